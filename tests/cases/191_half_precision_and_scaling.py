import torch

w = torch.tensor([1.0, 2.0], dtype=torch.float16, requires_grad=True)
scale = 1024.0
loss = (w * 3e-5).sum()
(loss * scale).backward()
print(w.grad, w.grad.float() / scale)
b = torch.tensor([1.5], dtype=torch.bfloat16, requires_grad=True)
((b.double() ** 2) + b.half() * w[0]).sum().backward()
print(b.grad, b.grad.dtype)
