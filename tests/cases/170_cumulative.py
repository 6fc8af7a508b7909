import torch

x = torch.tensor([1.0, -2.0, 3.0, 0.5], requires_grad=True)
loss = (x.cumsum(0).sum() + x.cumprod(0).sum() + x.cummax(0).values.sum() + x.cummin(0).values.sum()
        + x.logcumsumexp(0).sum() + x.diff().abs().sum() + torch.cumulative_trapezoid(x).sum() + torch.trapz(x))
loss.backward()
print(loss, x.grad)
