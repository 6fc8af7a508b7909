import torch
from torch.autograd.functional import hvp, vhp

x = torch.randn(4, requires_grad=True)
v = torch.ones(4)


def f(x):
    return (x.sin() * x).sum()


g, = torch.autograd.grad(f(x), x, create_graph=True)
by_hand, = torch.autograd.grad(g, x, grad_outputs=v)
value, product = hvp(f, x.detach(), v)
_, transposed = vhp(f, x.detach(), v)
print(by_hand, torch.allclose(by_hand, product), torch.allclose(product, transposed))
