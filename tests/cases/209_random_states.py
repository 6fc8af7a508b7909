import random
import numpy as np
import torch

print(random.random(), np.random.rand(), torch.rand(1))
state = torch.get_rng_state()
a = torch.randn(3, requires_grad=True)
torch.set_rng_state(state)
b = torch.randn(3)
g = torch.Generator().manual_seed(7)
c = torch.randn(3, generator=g)
with torch.random.fork_rng():
    torch.manual_seed(1)
    d = torch.rand(2)
((a * b).sum() + torch.nn.functional.dropout(a, 0.5).sum()).backward()
print(torch.equal(a, b), c, d, a.grad, torch.rand(1), random.choice("abc"), np.random.default_rng(0).integers(10))
