import torch
from torch.utils.checkpoint import checkpoint

net = torch.nn.Sequential(torch.nn.Linear(3, 5), torch.nn.Dropout(0.5), torch.nn.ReLU(), torch.nn.Linear(5, 1))
x = torch.randn(4, 3, requires_grad=True)
y = checkpoint(net, x, use_reentrant=True)
y.sum().backward()
print(x.grad)
print(net[0].weight.grad)
