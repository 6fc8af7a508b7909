import torch
from torch import nn

net = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))
for p in net[0].parameters():
    p.requires_grad_(False)
optimizer = torch.optim.SGD(filter(lambda p: p.requires_grad, net.parameters()), lr=0.1)
before = net[0].weight.clone()
net(torch.randn(2, 3)).sum().backward()
optimizer.step()
print(net[0].weight.grad, net[2].bias.grad, torch.equal(before, net[0].weight))
net.requires_grad_(True)
net(torch.randn(2, 3)).sum().backward()
print(net[0].weight.grad.shape)
