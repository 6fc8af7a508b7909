import torch

x = torch.randn(3, requires_grad=True)
y = x.sin()
y.retain_grad()
y.retain_grad()
z = (y * x).sum()
print(y.retains_grad, x.retains_grad)
z.backward(retain_graph=True)
print(y.grad)
z.backward()
print(y.grad, torch.allclose(y.grad, 2 * x))
