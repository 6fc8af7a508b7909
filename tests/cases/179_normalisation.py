import torch
from torch import nn

x = torch.randn(4, 6, 5, requires_grad=True)
layers = [nn.BatchNorm1d(6), nn.LayerNorm(5), nn.GroupNorm(3, 6), nn.InstanceNorm1d(6, affine=True), nn.RMSNorm(5), nn.LocalResponseNorm(2),
          nn.BatchNorm1d(6, affine=False, track_running_stats=False)]
loss = sum((layer(x) * torch.arange(5.0)).pow(2).mean() for layer in layers)
loss.backward()
print(loss, x.grad.abs().sum())
print(layers[0].running_var, layers[1].weight.grad, torch.nn.functional.normalize(x, dim=1).norm())
