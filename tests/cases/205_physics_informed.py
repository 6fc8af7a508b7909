import torch
from torch import nn

net = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
t = torch.linspace(0, 1, 5).unsqueeze(1).requires_grad_()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
for _ in range(2):
    u = net(t)
    du, = torch.autograd.grad(u, t, torch.ones_like(u), create_graph=True)
    d2u, = torch.autograd.grad(du, t, torch.ones_like(du), create_graph=True)
    loss = (d2u + u).pow(2).mean() + (u[0] - 1).pow(2).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(loss.item())
