import math

import torch
import torch.nn.functional as F
from torch import nn


class SelfAttention(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)

    def forward(self, x):
        q, k, v = self.query(x), self.key(x), self.value(x)
        scores = q @ k.mT / math.sqrt(x.shape[-1])
        later = torch.ones_like(scores).triu(1).bool()
        weights = F.softmax(scores.masked_fill(later, -math.inf), dim=-1)
        return weights @ v


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.attention = SelfAttention(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        x = x + self.attention(self.norm(x))
        return x + self.mlp(x)


tokens = torch.randn(6, 8)
target = torch.randint(8, (6,))
block = Block(8)

loss = F.cross_entropy(block(tokens), target)
loss.backward()
print(f"loss {loss.item():.4f}")
