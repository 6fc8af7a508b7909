import torch
from torch.func import grad, grad_and_value

f = lambda w, x: ((w * x).sum() - 1) ** 2
w, x = torch.tensor([0.5, -0.5]), torch.tensor([2.0, 1.0])
print(grad(f)(w, x))
print(grad(f, argnums=(0, 1))(w, x))
g, value = grad_and_value(f)(w, x)
print(g, value)
print(grad(grad(lambda t: t.sin()))(torch.tensor(1.0)))
