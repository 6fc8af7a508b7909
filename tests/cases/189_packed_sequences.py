import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

sequences = [torch.randn(n, 2, requires_grad=True) for n in (4, 2, 1)]
padded = pad_sequence(sequences, batch_first=True)
packed = pack_padded_sequence(padded, torch.tensor([4, 2, 1]), batch_first=True)
out, h = nn.GRU(2, 3, batch_first=True)(packed)
unpacked, lengths = pad_packed_sequence(out, batch_first=True)
(unpacked.sum() + h.sum()).backward()
print(unpacked.shape, lengths, [s.grad for s in sequences])
