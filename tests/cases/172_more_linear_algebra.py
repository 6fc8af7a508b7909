import torch

A = torch.randn(4, 3, dtype=torch.float64, requires_grad=True)
B = torch.randn(4, 2, dtype=torch.float64)
pinv = torch.linalg.pinv(A)
U, s, Vh = torch.linalg.svd(A, full_matrices=False)
expm = torch.linalg.matrix_exp(A[:3])
tri = torch.linalg.solve_triangular(torch.tril(A[:3]) + 2 * torch.eye(3, dtype=torch.float64), B[:3], upper=False)
lu = torch.linalg.lu_factor(A[:3])[0]
loss = pinv.sum() + s.log().sum() + expm.trace() + tri.sum() + lu.diagonal().sum() + torch.linalg.cond(A[:3])
loss.backward()
print(loss, A.grad)
