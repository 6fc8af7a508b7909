import torch
from torch import nn

field = nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 2))
y = torch.tensor([[1.0, 0.0]], requires_grad=True)
path = [y]
for _ in range(5):
    k1 = field(path[-1])
    k2 = field(path[-1] + 0.05 * k1)
    path.append(path[-1] + 0.1 * k2)
path = torch.stack(path)
path.pow(2).mean().backward()
print(path[:, 0], y.grad)
