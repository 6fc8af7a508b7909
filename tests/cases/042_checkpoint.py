import torch
from torch.utils.checkpoint import checkpoint
lin = torch.nn.Linear(3,3)
def f(x): return torch.relu(lin(x)).exp()
x = torch.ones(2,3,requires_grad=True)
a = checkpoint(f, x, use_reentrant=False).sum()
b = checkpoint(f, x, use_reentrant=True).sum()
a.backward(); b.backward()
print(x.grad)
h = torch.func.grad(lambda t: (t**3).sum())(torch.ones(3))
H = torch.func.hessian(lambda t: (t**3).sum())(torch.ones(3))
V = torch.vmap(lambda t: t*t)(torch.ones(4,2))
j = torch.func.jacrev(lambda t: t*t)(torch.ones(3))
