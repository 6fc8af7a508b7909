import torch
from torch.func import functional_call, grad, vmap

net = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1))
parameters = {k: v.detach() for k, v in net.named_parameters()}


def loss(p, x, y):
    return (functional_call(net, p, (x,)) - y).pow(2).mean()


xs, ys = torch.randn(5, 3), torch.randn(5, 1)
per_sample = vmap(grad(loss), in_dims=(None, 0, 0))(parameters, xs, ys)
(net(xs) - ys).pow(2).mean().backward()
for name, p in net.named_parameters():
    print(name, per_sample[name].shape, torch.allclose(per_sample[name].mean(0), p.grad, atol=1e-6))
