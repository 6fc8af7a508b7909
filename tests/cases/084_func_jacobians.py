import torch
from torch.func import hessian, jacfwd, jacrev

f = lambda x: torch.stack([x[0] ** 2 * x[1], 5 * x[0] + x[1].sin()])
x = torch.tensor([1.0, 2.0])
print(jacrev(f)(x))
print(jacfwd(f)(x))
print(hessian(lambda x: (x ** 3).sum())(x))
