import torch

x = torch.randn(2, 3, 4, requires_grad=True)
w = torch.randn(4, 5, requires_grad=True)
y = torch.einsum("bij,jk->bik", x, w)
t = torch.einsum("bii->b", x[:, :, :3])
o = torch.einsum("bij,bkj->bik", x, x)
d = torch.einsum("ij->", w)
s = torch.einsum("...j,j->...", x, w[:, 0])
(y.sum() + t.prod() + o.pow(2).mean() + d + s.sum()).backward()
print(y.shape, x.grad, w.grad)
