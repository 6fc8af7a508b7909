import torch
from torch.func import functional_call, stack_module_state, vmap

nets = [torch.nn.Linear(2, 1) for _ in range(3)]
parameters, buffers = stack_module_state(nets)
base = torch.nn.Linear(2, 1).to("meta")
x = torch.randn(4, 2)
y = vmap(lambda p, b: functional_call(base, (p, b), (x,)))(parameters, buffers)
y.pow(2).sum().backward()
print(y.shape, parameters["weight"].grad)
print(torch.allclose(y[1], nets[1](x)))
