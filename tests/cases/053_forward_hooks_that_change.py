import torch
from torch import nn

net = nn.Sequential(nn.Linear(3, 3), nn.ReLU(), nn.Linear(3, 2))
net[0].register_forward_pre_hook(lambda m, args: (args[0] * 2,))
net[1].register_forward_hook(lambda m, args, out: out + 1)
net[2].register_forward_hook(lambda m, args, kwargs, out: out.tanh(), with_kwargs=True)
x = torch.randn(2, 3, requires_grad=True)
y = net(x)
y.sum().backward()
print(y)
print(x.grad)
