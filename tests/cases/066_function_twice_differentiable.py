import torch


class Exp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = x.exp()
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        print("backward runs")
        y, = ctx.saved_tensors
        return grad * y


x = torch.tensor([0.0, 1.0], requires_grad=True)
y = Exp.apply(x).sum()
first, = torch.autograd.grad(y, x, create_graph=True)
second, = torch.autograd.grad(first.sum(), x, create_graph=True)
second.sum().backward()
print(first, second, x.grad)
