# family: recorder
# tries: to give classes of functions names in LaTeX, HTML, both directions and terminals' codes
# judged by: next run
# ends: finished
# held by: text is carried as text; formulas are made of our own names only
import torch
y = torch.ones(2, requires_grad=True)
names = ['\\href{javascript:alert(1)}{x}', '$$\\def\\a{\\a\\a}\\a$$', '\\input{/etc/passwd}', '</script><img src=x onerror=alert(1)>',
         '\u202egnp.exe', '\u200b\u200b', '\x1b]0;title\x07\x1b[2J', '', 'a' * 100_000, '::', 'torch::autograd::AccumulateGrad', '__proto__']
for name in names:
    make = dict(forward=staticmethod(lambda ctx, a: a * 2), backward=staticmethod(lambda ctx, g: g * 2))
    y = type(name, (torch.autograd.Function,), make).apply(y)
y.sum().backward()
