import torch

x = torch.randn(3, 4, requires_grad=True)
index = torch.tensor([[0, 1, 2, 0], [2, 0, 1, 1]])
g = x.gather(0, index)
s = torch.zeros(3, 4).scatter_add(0, index, g)
r = torch.ones(3, 4).scatter_reduce(0, index, g, reduce="amax", include_self=False)
a = torch.zeros(2, 4).index_add(0, torch.tensor([0, 1, 0]), x)
f = x.index_fill(1, torch.tensor([2]), 0.0)
c = x.scatter(1, torch.tensor([[0], [1], [2]]), 9.0)
loss = (s * s).sum() + r.sum() + a.sum() + f.sum() + c.sum()
loss.backward()
print(s, r, x.grad)
