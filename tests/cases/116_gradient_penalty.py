import torch
from torch import nn

critic = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
real, fake = torch.randn(4, 2), torch.randn(4, 2)
mix = torch.rand(4, 1)
x = (mix * real + (1 - mix) * fake).requires_grad_()
g, = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
penalty = ((g.norm(2, dim=1) - 1) ** 2).mean()
loss = critic(fake).mean() - critic(real).mean() + 10 * penalty
loss.backward()
print(penalty, critic[0].weight.grad)
