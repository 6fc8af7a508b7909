import torch


class Select(torch.autograd.Function):
    generate_vmap_rule = True

    @staticmethod
    def forward(x, index):
        return x[index]

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.shape, ctx.index = inputs[0].shape, inputs[1]

    @staticmethod
    def backward(ctx, grad):
        result = grad.new_zeros(ctx.shape)
        result[ctx.index] = grad
        return result, None


x = torch.randn(3, 2, requires_grad=True)
y = Select.apply(x, 1)
y.sum().backward()
print(y.is_leaf, y._is_view(), x.grad)
print(torch.vmap(Select.apply, in_dims=(0, None))(torch.ones(2, 3), 0))
