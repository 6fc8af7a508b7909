import torch

x = torch.tensor(2.0, requires_grad=True)
h = x * 3
y = h ** 2
dy_dh, dy_dx = torch.autograd.grad(y, (h, x))
print(dy_dh, dy_dx, x.grad, h.grad)
