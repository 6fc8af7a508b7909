import torch

w = torch.randn(3, requires_grad=True)
a = w.exp()
b = a * a
a += 1
b.sum().backward()
