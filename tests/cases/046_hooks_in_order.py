import torch

x = torch.tensor(2.0, requires_grad=True)
y = x * 3
y.register_hook(lambda g: print("first", g) or g + 1)
y.register_hook(lambda g: print("second", g) or g * 10)
y.retain_grad()
y.register_hook(lambda g: print("third", g))
z = y ** 2
z.backward()
print(y.grad, x.grad)
