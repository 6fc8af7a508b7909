import torch
from torch import nn
import torch.nn.functional as F


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = nn.Linear(6, 4), nn.Linear(2, 6)

    def forward(self, x):
        mu, logvar = self.encoder(x).chunk(2, dim=1)
        z = mu + torch.randn_like(mu) * (0.5 * logvar).exp()
        return torch.sigmoid(self.decoder(z)), mu, logvar


model = VAE()
optimizer = torch.optim.Adam(model.parameters())
x = torch.rand(3, 6)
for _ in range(2):
    reconstruction, mu, logvar = model(x)
    loss = F.binary_cross_entropy(reconstruction, x, reduction="sum") - 0.5 * (1 + logvar - mu ** 2 - logvar.exp()).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(loss)
