import torch

x = torch.tensor([[1.0, -2.0], [3.0, 0.5]], requires_grad=True)
y = x * x
loss = y.mean()
loss.backward()

print(x.grad)  # d loss / d x = 2x / 4
