# family: recorder
# tries: to change sizes, strides and storages of recorded tensors behind PyTorch's back
# judged by: next run
# ends: finished | failed | stopped | stopped/crash
# held by: own process; strict decoder
import torch
x = torch.ones(64, requires_grad=True); y = x * x; z = y.sum()
y.untyped_storage().resize_(0)
with torch.no_grad():
    x.as_strided_((2, 2), (0, 0)); x.set_(torch.ones(1))
    x.data = torch.ones(2 ** 20).expand(2 ** 10, 2 ** 20)
try: z.backward()
except RuntimeError as told: print(str(told)[:80])
