import torch

w = torch.randn(4, requires_grad=True)
scale = (w.detach().abs().max() / 127).item()
q = torch.fake_quantize_per_tensor_affine(w, scale, 0, -128, 127)
(q * torch.arange(4.0)).sum().backward()
print(q, w.grad)
ints = (w.detach() / scale).round().to(torch.int8)
print(ints, ints.to(torch.float32) * scale)
