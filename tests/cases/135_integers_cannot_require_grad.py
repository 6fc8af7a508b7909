import torch

counts = torch.tensor([1, 2, 3])
print(counts.dtype, (counts * 1.0).requires_grad_().requires_grad)
counts.requires_grad_()
