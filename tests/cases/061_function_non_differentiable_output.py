import torch


class SortWithOrder(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        values, order = x.sort()
        ctx.mark_non_differentiable(order)
        ctx.save_for_backward(order)
        return values, order

    @staticmethod
    def backward(ctx, grad_values, grad_order):
        order, = ctx.saved_tensors
        return torch.zeros_like(grad_values).index_add(0, order, grad_values)


x = torch.tensor([3.0, 1.0, 2.0], requires_grad=True)
values, order = SortWithOrder.apply(x)
(values * torch.tensor([1.0, 10.0, 100.0])).sum().backward()
print(values, order, order.requires_grad, x.grad)
