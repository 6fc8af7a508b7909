# family: recorder
# tries: to give names and attributes that are words and numbers of the snippet's own making
# judged by: next run
# ends: finished | stopped/result
# held by: only plain types are told by their content
import torch
class Word(str):
    def __len__(self): return -1
    def __eq__(self, other): raise SystemExit
    def __getitem__(self, place): raise SystemExit
    __hash__ = str.__hash__
class Number(int):
    def __index__(self): raise SystemExit
    def bit_length(self): raise SystemExit
x = torch.ones(1, requires_grad=True)
globals()[Word('z')] = x * 2
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.word, ctx.number, ctx.mixed = Word('q'), Number(5), [Number(2**70), Word('w')]; return x * 2
    @staticmethod
    def backward(ctx, g): return g
F.__name__ = Word('boo')
F.apply(x).backward()
