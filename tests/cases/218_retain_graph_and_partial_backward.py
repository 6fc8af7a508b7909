import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
shared = x.exp()
a, b = shared.sum(), (shared ** 2).sum()
a.backward(retain_graph=True)
first = x.grad.clone()
b.backward()
print(first, x.grad - first)
torch.autograd.backward([x.sin().sum(), x.cos()], [None, torch.ones(2)])
print(x.grad)
