import torch
from torch import nn

layers = [nn.Linear(4, 4) for _ in range(8)]
h = torch.randn(3, 4)
for layer in layers:
    h = torch.sigmoid(layer(h))
h.sum().backward()
print([f"{layer.weight.grad.norm().item():.2e}" for layer in layers])
