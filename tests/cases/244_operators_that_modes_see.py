import torch
from torch.fx.experimental.proxy_tensor import make_fx
from torch.utils._python_dispatch import TorchDispatchMode


class Names(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        names.append(str(func))
        return func(*args, **(kwargs or {}))


names = []
x = torch.ones(3, requires_grad=True)
with Names():
    weight = torch.eye(3) + torch.randn_like(torch.eye(3)) + x.new_zeros(3)
    y = torch.nn.functional.linear(x, weight).relu().sum()
    y.backward()
print(names)


def slope(x):
    x = x.detach().requires_grad_()
    return torch.autograd.grad((x**2).sum(), x)[0]


print(make_fx(slope)(torch.ones(3)).code)
