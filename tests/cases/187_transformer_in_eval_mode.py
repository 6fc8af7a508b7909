import torch
from torch import nn

encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), 2).eval()
x = torch.randn(2, 3, 8)
with torch.no_grad():
    fast = encoder(x)
slow = encoder(x.requires_grad_())
slow.sum().backward()
print(torch.allclose(fast, slow, atol=1e-5), x.grad.norm())
