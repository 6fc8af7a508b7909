import torch

w = torch.empty(1000, 1000, device="meta", requires_grad=True)
y = (w @ w).sum()
y.backward()
print(y.shape, w.grad.shape, w.grad.device, y.grad_fn.name())
