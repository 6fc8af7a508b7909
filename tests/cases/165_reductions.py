import torch

x = torch.tensor([[1.0, 2.0, 2.0], [0.5, -1.0, 3.0]], requires_grad=True)
parts = [x.sum(1), x.mean(0), x.prod(1), x.var(1), x.std(0, correction=0), x.logsumexp(1), x.norm(), x.amax(1), x.amin(0),
         x.max(), x.min(1).values, x.median(), x.nansum(), x.cumsum(0), x.quantile(0.3), x.mode(1).values, x.aminmax().max]
loss = sum(p.sum() for p in parts)
loss.backward()
print(loss, x.grad)
print(x.argmax(), x.count_nonzero(), x.any(), torch.var_mean(x))
