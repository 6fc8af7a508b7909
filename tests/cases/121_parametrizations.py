import torch
from torch import nn
from torch.nn.utils import parametrize


class Symmetric(nn.Module):
    def forward(self, X):
        return X.triu() + X.triu(1).transpose(-1, -2)


layer = nn.Linear(3, 3)
parametrize.register_parametrization(layer, "weight", Symmetric())
x = torch.randn(2, 3)
layer(x).sum().backward()
print(torch.equal(layer.weight, layer.weight.T))
print(layer.parametrizations.weight.original.grad)
