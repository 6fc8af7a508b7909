import torch
from torch import nn

mha = nn.MultiheadAttention(8, 2, batch_first=True, dropout=0.1)
q, kv = torch.randn(2, 3, 8, requires_grad=True), torch.randn(2, 5, 8)
out, weights = mha(q, kv, kv, key_padding_mask=torch.tensor([[False] * 5, [False] * 3 + [True] * 2]))
out.pow(2).sum().backward()
print(out.shape, weights, q.grad.norm())
layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True, norm_first=True)
layer(kv).sum().backward()
print([(n, round(p.grad.norm().item(), 3)) for n, p in layer.named_parameters()][:4])
