import torch
from torch import nn

x = torch.randn(5, 2, 3, requires_grad=True)
for layer in (nn.RNN(3, 4), nn.GRU(3, 4, bidirectional=True), nn.LSTM(3, 4, num_layers=2), nn.LSTM(3, 4, proj_size=2)):
    out, state = layer(x)
    g, = torch.autograd.grad(out[-1].sum(), x)
    print(type(layer).__name__, tuple(out.shape), g.norm())
h, c = nn.LSTMCell(3, 4)(x[0])
h = nn.GRUCell(3, 4)(x[1], h)
(h * c).sum().backward()
print(x.grad)
