# family: recorder
# tries: to leave modes on PyTorch's stacks that run hostile code for each call, the recorder's too
# judged by: next run
# ends: finished | failed | stopped
# held by: own process
import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
class Hostile(TorchFunctionMode):
    def __torch_function__(self, function, types, args=(), kwargs=None): raise SystemExit(3)
class Worse(TorchDispatchMode):
    def __torch_dispatch__(self, function, types, args=(), kwargs=None): return object()
x = torch.ones(3, requires_grad=True); y = (x * x).sum(); y.backward()
Worse().__enter__(); Hostile().__enter__()
