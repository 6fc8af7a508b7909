import torch

a, b = torch.randn(3, requires_grad=True), torch.randn(3, requires_grad=True)
M, N = torch.randn(2, 3, requires_grad=True), torch.randn(5, 3, 2, requires_grad=True)
loss = (a.dot(b) + M.mv(a).sum() + torch.outer(a, b).sum() + M.mm(N[0]).sum() + torch.bmm(N, M.expand(5, 2, 3)).sum()
        + (N @ M).mean() + torch.addmm(torch.ones(2, 2), M, N[1], beta=0.5, alpha=2).sum() + torch.kron(a, b).sum()
        + torch.tensordot(M, N, dims=([1], [1])).sum() + torch.linalg.cross(a, b).sum() + torch.linalg.multi_dot([a, N[2], M, b])
        + torch.baddbmm(torch.zeros(5, 3, 3), N, M.expand(5, 2, 3)).sum() + torch.cdist(M, M + 1).sum() + torch.addr(torch.zeros(3, 3), a, b).sum())
loss.backward()
print(loss, a.grad, b.grad, M.grad, N.grad.sum())
