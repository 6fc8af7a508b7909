import torch

i = torch.arange(3)
f = torch.randn(3, requires_grad=True)
d = torch.randn(3, dtype=torch.float64, requires_grad=True)
y = f * i + d * f + (i > 0) * d + f.to(torch.int32) + True
print(y.dtype, torch.result_type(f, d), torch.promote_types(torch.int8, torch.float16))
y.sum().backward()
print(f.grad, f.grad.dtype, d.grad, d.grad.dtype)
