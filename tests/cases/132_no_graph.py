import torch

x = torch.arange(3.0)
y = x.mean()
print(y.requires_grad, y.grad_fn)
y.backward()
