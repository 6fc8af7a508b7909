import torch
from torch import nn

layer = nn.Linear(2, 1)
x = torch.ones(1, 2)
layer(x).sum().backward()
layer.weight.data = torch.full((1, 2), 3.0)
layer.bias.data.zero_()
with torch.no_grad():
    layer.weight.copy_(layer.weight * 2)
    layer.weight[0, 0] = 1
y = layer(x)
y.backward()
print(layer.weight, y, layer.weight.grad)
w = torch.ones(2, requires_grad=True)
w.grad = torch.full((2,), 5.0)
(w * 2).sum().backward()
print(w.grad)
