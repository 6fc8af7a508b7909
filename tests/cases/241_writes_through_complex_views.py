import torch

a = torch.randn(2, 2, dtype=torch.complex64, requires_grad=True)
b = a * 1
real = torch.view_as_real(b)
real.mul_(2)
real.diagonal()[0] += 1
b.imag.sub_(0.5)
b.abs().sum().backward()
print(a.grad, real.is_leaf, real.grad_fn.name())

c = torch.randn(3, 3, dtype=torch.complex64, requires_grad=True)
q, r = torch.linalg.qr(c)
first, = torch.autograd.grad((q.abs().sum() + r.real.sum()), c, create_graph=True)
first.abs().sum().backward()
print(c.grad.shape)
