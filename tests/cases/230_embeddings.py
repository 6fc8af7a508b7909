import torch
from torch import nn
import torch.nn.functional as F

table = nn.Embedding(6, 3, padding_idx=0, scale_grad_by_freq=True)
bag = nn.EmbeddingBag(6, 3, mode="mean", include_last_offset=False)
tokens = torch.tensor([[1, 2, 2], [0, 5, 1]])
h = table(tokens)
b = bag(tokens.flatten(), torch.tensor([0, 4]))
one_hot = F.one_hot(tokens, 6).float() @ table.weight
(h.sum() + b.pow(2).sum() + one_hot.mean()).backward()
print(h.shape, table.weight.grad, bag.weight.grad)
