import torch
from torch import nn

layer = nn.Linear(2, 2)
handle = layer.register_full_backward_hook(lambda m, gi, go: (torch.full_like(gi[0], 7.0),))
x = torch.ones(1, 2, requires_grad=True)
layer(x).sum().backward()
print("replaced", x.grad, layer.weight.grad)
handle.remove()
x.grad = None
layer(x).sum().backward()
print("as it is", x.grad)
