import torch

a = torch.randn(2, requires_grad=True)
b = torch.randn(2, requires_grad=True)
c = torch.randn(2, requires_grad=True)
seen = []
h = torch.autograd.graph.register_multi_grad_hook((a, b, c), lambda grads: seen.append([g is not None for g in grads]))
(a * b).sum().backward()
print(seen)
(a + b + c).sum().backward()
h.remove()
first = torch.autograd.graph.register_multi_grad_hook((a, b), lambda g: print("any", g), mode="any")
(a * 2 + b * 3).sum().backward()
print(seen, a.grad)
