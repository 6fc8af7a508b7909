import torch
from torch import nn
from torch.nn.modules import module as hooks

names = []
h1 = hooks.register_module_forward_hook(lambda m, i, o: names.append("f " + type(m).__name__))
h2 = hooks.register_module_full_backward_hook(lambda m, gi, go: names.append("b " + type(m).__name__))
net = nn.Sequential(nn.Linear(2, 2), nn.Tanh())
net(torch.randn(1, 2, requires_grad=True)).sum().backward()
h1.remove()
h2.remove()
net(torch.randn(1, 2)).sum().backward()
print(names)
