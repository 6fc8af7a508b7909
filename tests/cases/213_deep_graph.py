import torch

x = torch.ones(2, requires_grad=True)
y = x
for k in range(1500):
    y = y * 1.001 + 0.001
y.sum().backward()
print(y, x.grad)
