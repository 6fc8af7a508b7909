import torch
from torch import nn
from torch.nn.utils import prune

layer = nn.Linear(4, 2)
prune.l1_unstructured(layer, "weight", amount=0.5)
out = layer(torch.ones(1, 4))
out.sum().backward()
print(layer.weight_mask, layer.weight_orig.grad, layer.weight.is_leaf)
prune.remove(layer, "weight")
print(list(dict(layer.named_parameters())))
