import torch

w = torch.randn(3, requires_grad=True)
with torch.inference_mode():
    y = w * 2
    y += 1
    print(y.is_inference(), y.requires_grad)
z = y.clone() * w
z.sum().backward()
print(w.grad)
(y * w).sum().backward()
