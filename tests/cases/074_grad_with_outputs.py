import torch

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = x ** 2
z = x.exp()
g = torch.autograd.grad((y, z), x, grad_outputs=(torch.ones(3), torch.tensor([0.0, 1.0, 0.0])))
print(g)
print(x.grad)
