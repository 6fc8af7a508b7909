import torch
import torch.nn.functional as F

image = torch.arange(16.0).reshape(1, 1, 4, 4).requires_grad_()
theta = torch.tensor([[[0.8, 0.1, 0.0], [-0.1, 0.9, 0.1]]], requires_grad=True)
grid = F.affine_grid(theta, (1, 1, 3, 3), align_corners=False)
sampled = F.grid_sample(image, grid, align_corners=False)
scaled = [F.interpolate(image, scale_factor=2, mode=m) for m in ("nearest", "bilinear", "bicubic", "area")]
(sampled.sum() + sum(s.pow(2).mean() for s in scaled) + F.upsample(image, size=2).sum()).backward()
print(sampled, theta.grad, image.grad)
