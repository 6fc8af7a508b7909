import torch


class Fragile(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, grad):
        table = {}
        return grad * table["scale"]


x = torch.randn(2, requires_grad=True)
y = Fragile.apply(x * 2).sum()
y.backward()
