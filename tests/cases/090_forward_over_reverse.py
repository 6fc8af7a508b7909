import torch
import torch.autograd.forward_ad as fwAD

x = torch.tensor([1.0, 2.0], requires_grad=True)
v = torch.tensor([1.0, 0.0])
with fwAD.dual_level():
    dual = fwAD.make_dual(x, v)
    y = (dual ** 3).sum()
    g, = torch.autograd.grad(y, dual, create_graph=True)
    print(fwAD.unpack_dual(g).primal, fwAD.unpack_dual(g).tangent)
