import torch


class MatMul(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        return a @ b

    @staticmethod
    def backward(ctx, grad):
        a, b = ctx.saved_tensors
        print(ctx.needs_input_grad)
        left = grad @ b.T if ctx.needs_input_grad[0] else None
        right = a.T @ grad if ctx.needs_input_grad[1] else None
        return left, right


a = torch.randn(2, 3, requires_grad=True)
b = torch.randn(3, 2)
MatMul.apply(a, b).sum().backward()
MatMul.apply(a, b.requires_grad_()).sum().backward()
print(a.grad, b.grad)
