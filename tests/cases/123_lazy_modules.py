import torch
from torch import nn

net = nn.Sequential(nn.LazyConv2d(4, 3), nn.ReLU(), nn.Flatten(), nn.LazyLinear(2))
print(isinstance(net[0].weight, nn.parameter.UninitializedParameter))
out = net(torch.randn(2, 1, 6, 6))
out.sum().backward()
print(net[3], net[0].weight.grad.shape)
