import math
import torch

x = torch.linspace(0.1, 2, 4, dtype=torch.float64, requires_grad=True)
y = torch.sin(x) / x
y.sum().backward()
expected = [(math.cos(v) * v - math.sin(v)) / v ** 2 for v in x.tolist()]
h = 1e-6
numeric = ((x + h).sin() / (x + h) - (x - h).sin() / (x - h)).detach() / (2 * h)
print(torch.allclose(x.grad, torch.tensor(expected, dtype=torch.float64)), (x.grad - numeric).abs().max() < 1e-8)
