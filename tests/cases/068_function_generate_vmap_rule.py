import torch


class ScaledSin(torch.autograd.Function):
    generate_vmap_rule = True

    @staticmethod
    def forward(x, k):
        return k * x.sin()

    @staticmethod
    def setup_context(ctx, inputs, output):
        x, k = inputs
        ctx.save_for_backward(x)
        ctx.k = k

    @staticmethod
    def backward(ctx, grad):
        x, = ctx.saved_tensors
        return grad * ctx.k * x.cos(), None


xs = torch.linspace(0, 1, 5)
per_sample = torch.func.vmap(torch.func.grad(lambda x: ScaledSin.apply(x, 2.0)))(xs)
print(per_sample)
w = xs.clone().requires_grad_()
ScaledSin.apply(w, 2.0).sum().backward()
print(w.grad)
