import torch
from torch import nn

cell = nn.RNNCell(2, 3)
head = nn.Linear(3, 1)
optimizer = torch.optim.SGD([*cell.parameters(), *head.parameters()], lr=0.05)
h = torch.zeros(1, 3)
series = torch.randn(6, 1, 2)
for start in range(0, 6, 2):
    h = h.detach()
    loss = 0
    for x in series[start:start + 2]:
        h = cell(x, h)
        loss = loss + (head(h) - x.sum()).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(start, loss)
