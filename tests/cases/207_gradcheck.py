import torch
from torch.autograd import gradcheck, gradgradcheck

x = torch.randn(2, 3, dtype=torch.float64, requires_grad=True)
w = torch.randn(3, 2, dtype=torch.float64, requires_grad=True)
print(gradcheck(torch.mm, (x, w)), gradgradcheck(lambda a: a.sin().sum(), (x,)))


class Wrong(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return a ** 2

    @staticmethod
    def backward(ctx, g):
        return g * ctx.saved_tensors[0]


print(gradcheck(Wrong.apply, (x,), raise_exception=False))
