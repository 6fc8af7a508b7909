import torch
from torch import nn

G = nn.Linear(2, 3)
D = nn.Sequential(nn.Linear(3, 4), nn.LeakyReLU(0.2), nn.Linear(4, 1))
og, od = torch.optim.Adam(G.parameters(), 1e-2), torch.optim.Adam(D.parameters(), 1e-2)
bce = nn.BCEWithLogitsLoss()
for step in range(2):
    real, noise = torch.randn(5, 3) + 2, torch.randn(5, 2)
    fake = G(noise)
    od.zero_grad()
    d_loss = bce(D(real), torch.ones(5, 1)) + bce(D(fake.detach()), torch.zeros(5, 1))
    d_loss.backward()
    od.step()
    og.zero_grad()
    g_loss = bce(D(fake), torch.ones(5, 1))
    g_loss.backward()
    og.step()
    print(d_loss.item(), g_loss.item())
