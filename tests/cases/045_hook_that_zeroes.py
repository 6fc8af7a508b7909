import torch

x = torch.randn(4, requires_grad=True)
y = x.exp()
y.register_hook(torch.zeros_like)
loss = (y * 3).sum()
loss.backward()
print(x.grad)
print("does anything flow?", bool(x.grad.abs().sum() > 0))
