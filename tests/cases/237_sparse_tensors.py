import torch

i = torch.tensor([[0, 1, 1], [2, 0, 2]])
v = torch.tensor([3.0, 4.0, 5.0], requires_grad=True)
S = torch.sparse_coo_tensor(i, v, (2, 3), check_invariants=True)
D = torch.randn(3, 2, requires_grad=True)
out = torch.sparse.mm(S, D)
out.sum().backward()
print(out, v.grad, D.grad)
dense = torch.eye(3).requires_grad_()
csr = dense.detach().to_sparse_csr()
print(csr @ torch.ones(3, 1), S.coalesce().values().sum(), torch.sparse.sum(S.detach()), S.to_dense().grad_fn.name())
