import torch
from torch import nn
import torch.nn.functional as F

x = torch.randn(1, 2, 6, 6, requires_grad=True)
layers = [nn.Conv2d(2, 4, 3, padding=1), nn.Conv2d(2, 2, 3, groups=2, dilation=2), nn.ConvTranspose2d(2, 1, 3, stride=2),
          nn.Conv2d(2, 3, 1, bias=False), nn.Conv2d(2, 2, 3, padding="same", padding_mode="reflect")]
out = [layer(x) for layer in layers]
print([tuple(o.shape) for o in out])
y = F.conv1d(x.flatten(2), torch.ones(1, 2, 3)).sum() + nn.Conv3d(2, 1, 2)(x.unsqueeze(2).repeat(1, 1, 2, 1, 1)).sum()
(sum(o.pow(2).mean() for o in out) + y).backward()
print(x.grad.sum(), [round(l.weight.grad.norm().item(), 4) for l in layers])
print(F.unfold(x, 2).shape, F.fold(F.unfold(x, 2), (6, 6), 2).shape)
