import torch
from torch.utils.checkpoint import checkpoint_sequential

layers = torch.nn.Sequential(*[m for _ in range(4) for m in (torch.nn.Linear(3, 3), torch.nn.Tanh())])
x = torch.randn(2, 3, requires_grad=True)
out = checkpoint_sequential(layers, 2, x, use_reentrant=False)
out.sum().backward()
print(x.grad, [round(p.grad.norm().item(), 4) for p in layers.parameters()])
