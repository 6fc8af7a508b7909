# family: recorder
# tries: to pack saved tensors into what is no tensor, unpack something else, and raise when they are looked at
# judged by: next run
# ends: finished | failed | stopped
# held by: own process
import torch
count = [0]
def unpack(packed):
    count[0] += 1
    if count[0] > 2: raise SystemExit(4)
    return torch.ones(10 ** 6)[:3]
with torch.autograd.graph.saved_tensors_hooks(lambda tensor: {'a': [tensor] * 1000}, unpack):
    x = torch.ones(3, requires_grad=True)
    for _ in range(10): x = x * x.sin()
try: x.sum().backward()
except SystemExit: print('again')
