# family: recorder
# tries: to tie the graph into a circle
# judged by: limits
# ends: failed | finished | stopped/result
# held by: own process; clocks
import torch
class Keeps(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.out = x * 2; return ctx.out
    @staticmethod
    def backward(ctx, g): return g * 2
x = torch.ones(2, requires_grad=True)
y = Keeps.apply(x)
y.grad_fn.out = y; y.grad_fn.me = y.grad_fn
y.register_hook(lambda g: y.sum().backward(retain_graph=True) or g)
y.sum().backward(retain_graph=True)
