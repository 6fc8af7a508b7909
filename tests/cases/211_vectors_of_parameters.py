import torch
from torch.nn.utils import parameters_to_vector, vector_to_parameters

net = torch.nn.Linear(2, 2)
v = parameters_to_vector(net.parameters())
print(v.requires_grad, v.grad_fn.name())
v.pow(2).sum().backward()
vector_to_parameters(torch.arange(6.0), net.parameters())
print(net.weight, net.bias, net.weight.grad)
