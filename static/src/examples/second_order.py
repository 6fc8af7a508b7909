import torch

x = torch.tensor(2.0, requires_grad=True)
y = x**3

# create_graph=True makes the backward pass itself differentiable.
(slope,) = torch.autograd.grad(y, x, create_graph=True)
slope.backward()

print(slope)  # 3x² = 12
print(x.grad)  # 6x = 12
