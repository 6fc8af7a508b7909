import torch
from torch.func import jvp, linearize, vjp

f = lambda x: x.sin() * x
x = torch.tensor([0.5, 1.0])
y, pull = vjp(f, x)
print(y, pull(torch.ones(2)))
print(jvp(f, (x,), (torch.ones(2),)))
out, push = linearize(f, x)
print(push(torch.tensor([1.0, 0.0])))
