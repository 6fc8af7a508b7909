import torch
from torch import nn
import torch.nn.functional as F

x = torch.ones(2, 6, requires_grad=True)
y = F.dropout(x, 0.5) + F.alpha_dropout(x, 0.2, training=True) + F.rrelu(x - 2, training=True) + nn.Dropout1d(0.5)(x.unsqueeze(1)).squeeze(1)
hard = F.gumbel_softmax(x * torch.arange(6.0), tau=0.5, hard=True)
noisy = x + torch.randn_like(x) * torch.rand(6)
keep = torch.bernoulli(torch.full((2, 6), 0.5))
(y.sum() + (hard * torch.arange(6.0)).sum() + (noisy * keep).sum()).backward()
print(y, hard, x.grad)
print(torch.rand(2), torch.randperm(5), torch.multinomial(torch.ones(4), 2), torch.initial_seed())
