import torch
from torch import nn

net = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Dropout(0.5), nn.Linear(4, 1))
x = torch.randn(6, 4)
net.train()
a, b = net(x).sum(), net(x).sum()
(a + b).backward()
net.eval()
c, d = net(x).sum(), net(x).sum()
c.backward()
print(torch.equal(a, b), torch.equal(c, d), net[1].running_mean, net[0].weight.grad)
