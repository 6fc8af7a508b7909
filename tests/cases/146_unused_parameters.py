import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.used, self.forgotten = nn.Linear(2, 2), nn.Linear(2, 2)
        self.scale = torch.ones(1, requires_grad=True)

    def forward(self, x):
        return self.used(x) * self.scale


net = Net()
net(torch.randn(1, 2)).sum().backward()
print({n: p.grad is not None for n, p in net.named_parameters()}, net.scale.grad)
