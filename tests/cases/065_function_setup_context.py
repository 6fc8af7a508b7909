import torch


class Hypot(torch.autograd.Function):
    @staticmethod
    def forward(x, y):
        return (x * x + y * y).sqrt()

    @staticmethod
    def setup_context(ctx, inputs, output):
        x, y = inputs
        ctx.save_for_backward(x, y, output)

    @staticmethod
    def backward(ctx, grad):
        x, y, r = ctx.saved_tensors
        return grad * x / r, grad * y / r


x = torch.tensor([3.0, 5.0], requires_grad=True)
y = torch.tensor([4.0, 12.0], requires_grad=True)
r = Hypot.apply(x, y)
r.sum().backward()
print(r, x.grad, y.grad)
