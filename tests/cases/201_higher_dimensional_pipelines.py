import torch
from torch import nn


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels), nn.ReLU(inplace=True), nn.Conv2d(channels, channels, 3, padding=1))

    def forward(self, x):
        return torch.relu(self.body(x) + x)


net = nn.Sequential(nn.Conv2d(1, 4, 3), Residual(4), nn.MaxPool2d(2), Residual(4), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2))
loss = nn.CrossEntropyLoss()(net(torch.randn(3, 1, 8, 8)), torch.tensor([0, 1, 1]))
loss.backward()
print(loss, [round(p.grad.norm().item(), 4) for p in net.parameters()])
