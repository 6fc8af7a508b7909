import torch
from torch.autograd.graph import disable_saved_tensors_hooks, saved_tensors_hooks

x = torch.ones(2, requires_grad=True)
with disable_saved_tensors_hooks("no hooks here, please"):
    y = x * x
    y.sum().backward()
    print("fine so far", x.grad)
    with saved_tensors_hooks(lambda t: t, lambda t: t):
        z = x * x
