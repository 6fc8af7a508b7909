import torch
import torch.nn.functional as F

x = torch.randn(1, 2, 6, 6, requires_grad=True)
m, where = F.max_pool2d(x, 2, return_indices=True)
parts = [m, F.avg_pool2d(x, 3, stride=1, padding=1), F.adaptive_avg_pool2d(x, 1), F.adaptive_max_pool2d(x, 2), F.lp_pool2d(x.abs(), 2, 2),
         F.max_unpool2d(m, where, 2), F.avg_pool1d(x.flatten(2), 4), F.max_pool1d(x.flatten(2), 5), F.adaptive_avg_pool1d(x.flatten(2), 3)]
sum(p.sum() * k for k, p in enumerate(parts, 1)).backward()
print([tuple(p.shape) for p in parts])
print(x.grad)
