import torch
from torch import nn

net = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 1))
loss = (net(torch.randn(8, 4)) * 100).pow(2).mean()
loss.backward()
before = nn.utils.clip_grad_norm_(net.parameters(), max_norm=1.0)
after = torch.stack([p.grad.norm() for p in net.parameters()]).norm()
nn.utils.clip_grad_value_(net.parameters(), 0.1)
print(before, after, max(p.grad.abs().max() for p in net.parameters()))
