import torch

A = torch.randn(3, 3, requires_grad=True)
b = torch.randn(3, requires_grad=True)
S = A @ A.T + 3 * torch.eye(3)
L = torch.linalg.cholesky(S)
values, vectors = torch.linalg.eigh(S)
Q, R = torch.linalg.qr(A)
x = torch.linalg.solve(S, b)
loss = (L.diagonal().log().sum() + values.sum() + R.diagonal().abs().sum() + x @ b + torch.linalg.det(S).log()
        + torch.linalg.inv(S).trace() + torch.linalg.slogdet(S)[1] + torch.linalg.norm(A, "nuc") + torch.linalg.matrix_power(S, 2).trace())
loss.backward()
print(loss)
print(A.grad, b.grad)
