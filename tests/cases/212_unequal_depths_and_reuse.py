import torch

x = torch.tensor(1.1, requires_grad=True)
y = x
for _ in range(20):
    y = y * x
    if y > 3:
        y = y / 2 + x.detach()
z = y + y + y * y
z.backward()
print(z, x.grad)
