import torch


class FixedPoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, w, x):
        z = torch.zeros_like(x)
        for _ in range(30):
            z = torch.tanh(w * z + x)
        ctx.save_for_backward(w, z)
        return z

    @staticmethod
    def backward(ctx, grad):
        w, z = ctx.saved_tensors
        slope = 1 - z ** 2
        u = grad / (1 - w * slope)
        return (u * slope * z).sum(), u * slope


w = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
x = torch.randn(3, dtype=torch.float64, requires_grad=True)
FixedPoint.apply(w, x).sum().backward()
print(w.grad, x.grad)
print(torch.autograd.gradcheck(FixedPoint.apply, (w, x), atol=1e-4))
