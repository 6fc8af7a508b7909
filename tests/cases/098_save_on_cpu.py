import torch
from torch.autograd.graph import save_on_cpu

net = torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.GELU(), torch.nn.Linear(4, 2))
x = torch.randn(3, 4)
with save_on_cpu():
    loss = net(x).pow(2).mean()
loss.backward()
print(loss, net[0].weight.grad)
