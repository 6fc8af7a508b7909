import torch
x = torch.ones(3, requires_grad=True)
y = x * 2
y[0] = 5.0
v = y[1:]
v.mul_(3)
z = (y * v.sum()).sum()
z.backward()
print(x.grad)
