import torch
import torch.autograd.forward_ad as fwAD


class Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        ctx.save_for_forward(x)
        return x ** 3

    @staticmethod
    def backward(ctx, grad):
        x, = ctx.saved_tensors
        return grad * 3 * x ** 2

    @staticmethod
    def jvp(ctx, tangent):
        x, = ctx.saved_tensors
        return tangent * 3 * x ** 2


x = torch.tensor([1.0, 2.0])
with fwAD.dual_level():
    dual = fwAD.make_dual(x, torch.ones(2))
    out = fwAD.unpack_dual(Cube.apply(dual))
    print(out.primal, out.tangent)
w = x.clone().requires_grad_()
Cube.apply(w).sum().backward()
print(w.grad)
