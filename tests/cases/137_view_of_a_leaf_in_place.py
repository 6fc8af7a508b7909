import torch

w = torch.ones(4, requires_grad=True)
half = w[:2]
print(half.is_leaf, half._base is w)
half.mul_(2)
