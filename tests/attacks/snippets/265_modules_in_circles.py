# family: recorder
# tries: to nest modules in themselves, without end and with hostile names
# judged by: next run
# ends: failed | finished | stopped/cpu_time | stopped/result | stopped/wall_time
# slow: it runs until a clock or for long
# held by: bounded rows; parents come before children
import torch
class Odd(torch.nn.Module):
    def forward(self, x): return x * 2
    def _get_name(self): raise SystemExit(3)
    def parameters(self, recurse=True):
        while True: yield torch.nn.Parameter(torch.ones(1))
    def named_modules(self, *_, **__):
        while True: yield 'x', self
model = Odd()
model._modules['self'] = model
x = torch.ones(1, requires_grad=True)
model(x).sum().backward()
