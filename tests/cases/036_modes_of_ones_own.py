import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.overrides import TorchFunctionMode
from torch.utils.flop_counter import FlopCounterMode
seen=[]
class M(TorchDispatchMode):
    def __torch_dispatch__(self, f, t, a=(), k=None):
        seen.append(str(f)); return f(*a, **(k or {}))
class Fn(TorchFunctionMode):
    def __torch_function__(self, f, t, a=(), k=None):
        seen.append(getattr(f,'__name__','')); return f(*a, **(k or {}))
x=torch.randn(3,3,requires_grad=True)
with M(): y=(x@x).relu().sum()
with Fn(): z=(x*2).sum()
y.backward(); z.backward()
with FlopCounterMode(display=False) as fc: torch.nn.Linear(4,5)(torch.randn(2,4))
print(seen, fc.get_total_flops())
