import torch

x = torch.tensor([-1.0, 0.0, 4.0], requires_grad=True)
y = x.sqrt()
z = torch.where(x > 0, y, torch.zeros(()))
z.sum().backward()
print(y, z, x.grad, x.grad.isnan())
w = torch.tensor([0.0, 1.0], requires_grad=True)
(w.log() + 1 / w).sum().backward()
print(w.grad)
