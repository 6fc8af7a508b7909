import torch
from torch import nn

net = nn.Sequential(nn.Linear(2, 3), nn.Sigmoid(), nn.Linear(3, 1))


def pre(module, grad_output):
    print("before", type(module).__name__, grad_output[0].shape)
    return (grad_output[0] * 0.5,)


def post(module, grad_input, grad_output):
    print("after", type(module).__name__, [None if g is None else tuple(g.shape) for g in grad_input])


for layer in net:
    layer.register_full_backward_pre_hook(pre)
    layer.register_full_backward_hook(post)
x = torch.randn(5, 2, requires_grad=True)
net(x).sum().backward()
print(x.grad)
