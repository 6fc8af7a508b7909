import torch

x = torch.tensor(2.0, requires_grad=True)
y = x ** 5
derivatives = [y]
for order in range(4):
    g, = torch.autograd.grad(derivatives[-1], x, create_graph=True)
    derivatives.append(g)
print([d.item() for d in derivatives])
