import torch
from torch.func import jvp

f = lambda x: x.exp() * x
x, v = torch.tensor([0.0, 1.0]), torch.ones(2)
first = lambda x: jvp(f, (x,), (v,))[1]
print(jvp(first, (x,), (v,)))
