import torch

x = torch.ones(2, 2, requires_grad=True) * 1
a, b = x.unbind()
a.mul_(2)
