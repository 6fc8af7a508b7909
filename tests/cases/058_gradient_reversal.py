import torch


class Reverse(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, strength):
        ctx.strength = strength
        return x.view_as(x)

    @staticmethod
    def backward(ctx, grad):
        return -ctx.strength * grad, None


features = torch.nn.Linear(4, 3)
domain = torch.nn.Linear(3, 2)
x = torch.randn(6, 4)
loss = torch.nn.functional.cross_entropy(domain(Reverse.apply(features(x), 0.5)), torch.tensor([0, 1, 0, 1, 1, 0]))
loss.backward()
print(loss, features.weight.grad.norm(), domain.weight.grad.norm())
