import torch

A = torch.randn(6, 3, dtype=torch.float64, requires_grad=True)
b = torch.randn(6, 1, dtype=torch.float64)
solution = torch.linalg.lstsq(A, b).solution
residual = (A @ solution - b).pow(2).sum()
residual.backward()
print(f"{residual.item():.6f}", solution.shape, f"{A.grad.norm().item():.6f}")
