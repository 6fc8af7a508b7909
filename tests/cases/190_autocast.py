import torch
from torch import nn

net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.LayerNorm(8), nn.Linear(8, 2))
x = torch.randn(3, 4)
with torch.autocast("cpu", dtype=torch.bfloat16):
    y = net(x)
    with torch.autocast("cpu", enabled=False):
        z = y.float() @ torch.ones(2, 1)
    loss = y.softmax(1).sum() + z.sum()
loss.backward()
print(y.dtype, z.dtype, loss, net[0].weight.grad.dtype, net[0].bias.grad)
