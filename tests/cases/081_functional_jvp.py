import torch
from torch.autograd.functional import jvp, vjp

x = torch.tensor([1.0, 2.0])
f = lambda x: torch.stack([x[0] * x[1], x.sum()])
print(jvp(f, x, torch.tensor([1.0, 0.0])))
print(vjp(f, x, torch.tensor([1.0, 0.0])))
y, product = jvp(f, x, torch.ones(2), create_graph=False, strict=True)
print(product)
