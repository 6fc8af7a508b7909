import torch
from torch.func import vmap

a, b = torch.randn(3, 4), torch.randn(4, 3)
print(vmap(torch.dot, in_dims=(0, 1))(a, b))
w = torch.randn(4, requires_grad=True)
out = vmap(lambda row: (row * w).sum().tanh())(a)
out.sum().backward()
print(out, w.grad)
noise = vmap(lambda x: x + torch.randn_like(x), randomness="different")(torch.zeros(3, 2))
print(noise)
