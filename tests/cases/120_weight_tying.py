import torch
from torch import nn

embedding = nn.Embedding(6, 4)
decoder = nn.Linear(4, 6, bias=False)
decoder.weight = embedding.weight
tokens = torch.tensor([0, 2, 5])
loss = nn.functional.cross_entropy(decoder(embedding(tokens)), torch.tensor([2, 5, 0]))
loss.backward()
print(loss, decoder.weight is embedding.weight)
print(embedding.weight.grad)
