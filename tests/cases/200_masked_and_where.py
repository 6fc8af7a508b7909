import torch

x = torch.tensor([1.0, -2.0, 3.0, float("nan")], requires_grad=True)
ok = ~x.isnan()
a = torch.where(ok, x, torch.zeros_like(x))
b = x.masked_fill(~ok, 0.0)
c = x[ok]
d = torch.masked.mean(x, mask=ok)
e = torch.zeros(4).masked_scatter(ok, c * 2)
(a.sum() + b.prod() * 0 + c.pow(2).sum() + d + e.sum()).backward()
print(a, d, e, x.grad)
