import torch
from torch.autograd.functional import jacobian


def f(x, y):
    return x.exp() * y.sum(), x - y


x, y = torch.randn(2), torch.randn(2)
for vectorize in (False, True):
    print(jacobian(f, (x, y), vectorize=vectorize))
J = jacobian(lambda x: x ** 2, x.requires_grad_(), create_graph=True)
J.sum().backward()
print(x.grad)
print(jacobian(lambda x: x ** 2, x.detach(), strategy="forward-mode", vectorize=True))
