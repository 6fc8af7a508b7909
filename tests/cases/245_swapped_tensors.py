import torch
from torch import nn

net = nn.Linear(2, 1)
x = torch.ones(3, 2)
net(x).sum().backward()
print(net.weight.grad)
torch.__future__.set_swap_module_params_on_conversion(True)
weight = net.weight
net.double()
print(net.weight is weight, weight.dtype)
net.zero_grad()
net(x.double()).pow(2).sum().backward()
print(weight.grad)
p, q = nn.Parameter(torch.ones(2)), nn.Parameter(torch.zeros(2))
(p * 2).sum().backward()
torch.utils.swap_tensors(p, q)
print(p, q, p.grad, q.grad)
(p * 3).sum().backward()
torch.__future__.set_swap_module_params_on_conversion(False)
