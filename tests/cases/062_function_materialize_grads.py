import torch


class Pair(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, lazy):
        ctx.set_materialize_grads(not lazy)
        return x * 2, x * 3

    @staticmethod
    def backward(ctx, a, b):
        print("backward gets", a, b)
        total = 0
        if a is not None:
            total = total + 2 * a
        if b is not None:
            total = total + 3 * b
        return total, None


for lazy in (False, True):
    x = torch.ones(2, requires_grad=True)
    first, second = Pair.apply(x, lazy)
    second.sum().backward()
    print(x.grad)
