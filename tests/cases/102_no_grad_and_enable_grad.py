import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
with torch.no_grad():
    a = x * 2
    with torch.enable_grad():
        b = x * 3
        with torch.set_grad_enabled(False):
            c = x * 4
    d = x * 5
print([t.requires_grad for t in (a, b, c, d)])
b.sum().backward()
print(x.grad, torch.is_grad_enabled())
