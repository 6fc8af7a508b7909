import torch

x = torch.randn(3, requires_grad=True)
with torch.autograd.set_multithreading_enabled(False):
    print(torch._C._is_multithreading_enabled())
    (x ** 2).sum().backward()
print(x.grad)
