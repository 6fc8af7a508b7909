import torch

reflectors = torch.randn(3, 2, dtype=torch.float64, requires_grad=True)
tau = torch.rand(2, dtype=torch.float64, requires_grad=True)
other = torch.randn(3, 2, dtype=torch.float64, requires_grad=True)
product = torch.ormqr(reflectors, tau, other)
first = torch.autograd.grad(product.cos().sum(), [reflectors, tau, other], create_graph=True)
sum(g.pow(2).sum() for g in first).backward()
print(f"{reflectors.grad.norm():.6f} {tau.grad.norm():.6f} {other.grad.norm():.6f}")
