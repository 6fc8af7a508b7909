import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(3, 3) for _ in range(3)])
        self.heads = nn.ModuleDict({"a": nn.Linear(3, 1), "b": nn.Linear(3, 2)})
        self.scale = nn.ParameterList([nn.Parameter(torch.ones(3) * k) for k in range(3)])

    def forward(self, x, head):
        for layer, scale in zip(self.layers, self.scale):
            x = torch.tanh(layer(x)) * scale + x
        return self.heads[head](x)


net = Net()
net(torch.randn(2, 3), "b").sum().backward()
print([name for name, p in net.named_parameters() if p.grad is None])
