import torch

x = torch.randn(3, requires_grad=True)
y = torch.randn(3, requires_grad=True)
z = (x ** 2).sum()
gx, gy = torch.autograd.grad(z, (x, y), allow_unused=True, retain_graph=True)
print(gx, gy)
gx, gy = torch.autograd.grad(z, (x, y), materialize_grads=True, retain_graph=True)
print(gx, gy)
torch.autograd.grad(z, (x, y))
