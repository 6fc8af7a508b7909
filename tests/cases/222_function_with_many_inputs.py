import torch


class Mix(torch.autograd.Function):
    @staticmethod
    def forward(ctx, scale, *tensors):
        ctx.scale = scale
        ctx.n = len(tensors)
        return sum(tensors) * scale, torch.stack([t.sum() for t in tensors])

    @staticmethod
    def backward(ctx, grad_sum, grad_sums):
        return (None, *[grad_sum * ctx.scale + grad_sums[k] for k in range(ctx.n)])


a, b, c = torch.ones(2, requires_grad=True), torch.ones(2), torch.ones(2, requires_grad=True)
mixed, sums = Mix.apply(0.5, a, b, c)
(mixed.sum() + sums[2] * 10).backward()
print(mixed, sums, a.grad, b.grad, c.grad)
