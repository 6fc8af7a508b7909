import torch


class Inner(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        print("inner backward")
        return grad * 2


class Outer(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        with torch.enable_grad():
            ctx.inside = x.detach().requires_grad_()
            ctx.result = Inner.apply(ctx.inside) ** 2
        return ctx.result.detach()

    @staticmethod
    def backward(ctx, grad):
        print("outer backward")
        g, = torch.autograd.grad(ctx.result, ctx.inside, grad)
        return g


x = torch.tensor([1.0, 3.0], requires_grad=True)
Outer.apply(x).sum().backward()
print(x.grad)
