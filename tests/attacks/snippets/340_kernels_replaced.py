# family: recorder
# tries: to put kernels of its own in place of PyTorch's, which the recorder then calls for its statistics and checks
# judged by: next run
# ends: finished | failed | stopped
# held by: own process
import torch, warnings
warnings.simplefilter('ignore')
x = torch.ones(3, requires_grad=True); y = (x * x).sum(); y.backward()
library = torch.library.Library('aten', 'IMPL')
def hostile(*a, **k): raise KeyboardInterrupt
for name in ('isfinite', 'abs', 'sum', 'min', 'max', 'mean', 'copy_', 'clone', 'detach', '_to_copy', 'item', 'equal', 'mul.Tensor', 'contiguous', 'view', 'to.dtype'):
    for key in ('CPU', 'CompositeImplicitAutograd'):
        try: library.impl(name, hostile, key); break
        except RuntimeError: pass
z = torch.randn(4, requires_grad=True)
