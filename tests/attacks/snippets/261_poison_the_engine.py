# family: recorder
# tries: to replace what the recorder listens with, for itself and for the next run
# judged by: next run
# ends: failed | finished | stopped/result
# held by: own process
import torch
torch._C._autograd._get_sequence_nr = lambda: 2 ** 200
torch.autograd.graph.register_multi_grad_hook = None
torch.overrides = torch._ops = None
torch.Tensor.__repr__ = torch.Tensor.__str__ = lambda self: 'poisoned'
torch.Tensor.shape = property(lambda self: 1 / 0)
torch.Tensor.grad_fn = property(lambda self: self)
x = torch.ones(2)
torch.poison = x * x
