# family: recorder
# tries: to make the recorder write numbers that Python refuses to write
# judged by: next run
# ends: finished
# held by: such numbers are written in hexadecimal, cut
import torch
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.big, ctx.many = -(10**50_000), [10**5_000] * 300; return x * 2
    @staticmethod
    def backward(ctx, g): return g
F.apply(torch.ones(1, requires_grad=True)).backward()
