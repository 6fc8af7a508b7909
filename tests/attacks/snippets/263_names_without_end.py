# family: recorder
# tries: to give variables, modules, classes and hooks names of megabytes and of odd characters
# judged by: next run
# ends: failed | finished | stopped/result
# held by: bounded labels; strict decoder
import torch
names = ['x' * 5_000_000, '\ud800', '\x00', '\u202e' * 2000, '"' * 3000, '</script>', 'a\nb', '']
for name in names:
    globals()[name] = torch.ones(1, requires_grad=True)
    module = type(name.replace('\x00', ''), (torch.nn.Linear,), {})(1, 1) if '\ud800' not in name else torch.nn.Linear(1, 1)
    globals()[name + 'm'] = module
    def hook(gradient): return None
    hook.__name__ = hook.__qualname__ = name
    y = globals()[name] * 2; y.register_hook(hook); module(y).sum().backward()
