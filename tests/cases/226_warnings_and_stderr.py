import sys
import warnings
import torch

x = torch.randn(2, requires_grad=True)
y = x * 2
warnings.warn("a gradient of a tensor that is no leaf is not kept")
print("to standard error", file=sys.stderr)
y.sum().backward()
print(y.grad is None, x.grad)
