import torch
import torch.autograd.forward_ad as fwAD
from torch.func import functional_call

net = torch.nn.Linear(3, 2)
tangents = {name: torch.ones_like(p) for name, p in net.named_parameters()}
x = torch.randn(1, 3)
with fwAD.dual_level():
    duals = {name: fwAD.make_dual(p, tangents[name]) for name, p in net.named_parameters()}
    out = functional_call(net, duals, (x,))
    print(fwAD.unpack_dual(out).tangent)
