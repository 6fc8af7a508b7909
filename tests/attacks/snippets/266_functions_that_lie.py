# family: recorder
# tries: to lie from a custom Function: its name, its attributes, its saved tensors, what its backward returns
# judged by: next run
# ends: failed | finished | stopped/result
# held by: bounded rows; strict decoder
import torch
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x); ctx.huge = 'x' * 10_000_000; ctx.self = ctx
        ctx.__dict__.update({'metadata': ctx, 'next_functions': 5, 'saved_tensors_': None})
        return x * 2
    @staticmethod
    def backward(ctx, gradient): return gradient
F.__name__ = F.__qualname__ = '<img src=x onerror=alert(1)>' * 1000
F._backward_cls.__name__ = '\u202e' * 100000
x = torch.ones(3, requires_grad=True)
y = F.apply(x)
type(y.grad_fn).name = lambda self: 5
type(y.grad_fn).next_functions = property(lambda self: ((self, 0),) * 10)
y.sum().backward()
