import torch
from torch import nn


class RunningMean(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.zeros(2))
        self.register_buffer("scratch", torch.zeros(1), persistent=False)

    def forward(self, x):
        self.mean.mul_(0.9).add_(0.1 * x.detach().mean(0))
        return x - self.mean


m = RunningMean()
for _ in range(3):
    x = torch.randn(4, 2, requires_grad=True)
    m(x).pow(2).sum().backward()
print(m.mean, list(m.state_dict()), x.grad)
