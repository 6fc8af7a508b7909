import torch
from torch import nn

net = nn.Sequential()
net.add_module("first", nn.Bilinear(2, 3, 2))
net.register_parameter("gain", nn.Parameter(torch.ones(1)))
out = net.first(torch.ones(1, 2), torch.ones(1, 3)) * net.gain
out.sum().backward()
for name, p in net.named_parameters():
    print(f"{name:15} {tuple(p.shape)!s:12} {p.grad.norm():.4f}")
