import torch
from torch import nn
from torch.nn.utils.parametrizations import orthogonal, spectral_norm, weight_norm

x = torch.randn(2, 4)
for wrap in (spectral_norm, weight_norm, orthogonal):
    layer = wrap(nn.Linear(4, 3))
    out = layer(x)
    out.pow(2).sum().backward()
    print(wrap.__name__, out.shape, [tuple(p.shape) for p in layer.parameters()],
          [round(p.grad.norm().item(), 4) for p in layer.parameters()])
