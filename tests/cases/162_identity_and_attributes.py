import torch

x = torch.randn(2, requires_grad=True)
x.nickname = "the input"
before = id(x)
y = x.clone().relu_()
y.tag = {"step": 1}
y.sum().backward()
print(id(x) == before, x.nickname, y.tag, sorted(vars(x)), sorted(vars(y)))
print(x.grad is x.grad, y.grad_fn is y.grad_fn, x._version, y._version)
