import torch
from torch import nn

net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
with torch.no_grad():
    net[0].bias.fill_(-10)
out = net(torch.rand(5, 2))
out.sum().backward()
print(out.flatten(), net[0].weight.grad, net[2].bias.grad)
