import torch
from torch import nn

net = nn.Sequential(nn.Flatten(), nn.Linear(9, 4), nn.ReLU(), nn.Linear(5, 1))
net(torch.randn(2, 1, 3, 3)).sum().backward()
