import torch

w = torch.tensor([1.0, -2.0, 3.0], requires_grad=True)
h = w.register_hook(lambda g: 2 * g)
(w ** 2).sum().backward()
print("with the hook", w.grad)
h.remove()
w.grad = None
(w ** 2).sum().backward()
print("without it", w.grad)
