import torch

x = torch.randn(3, requires_grad=True)
y = x * 2


def check(grad):
    if grad.abs().max() > 1:
        raise ValueError(f"a gradient of {grad.abs().max().item()} is too large")


y.register_hook(check)
z = (y ** 2 * 100).sum()
z.backward()
