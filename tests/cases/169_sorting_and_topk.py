import torch

x = torch.tensor([3.0, 1.0, 2.0, 5.0, 4.0], requires_grad=True)
values, order = x.sort(descending=True)
top, where = x.topk(2)
third = x.kthvalue(3).values
m = torch.msort(x.reshape(5, 1))
weights = torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0])
loss = (values * weights).sum() + top.prod() + third * 10 + (m.flatten() * weights).sum()
loss.backward()
print(order, where, x.argsort(), x.grad)
print(torch.unique(torch.tensor([1, 1, 3])), torch.searchsorted(values.flip(0).detach(), torch.tensor([2.5])))
