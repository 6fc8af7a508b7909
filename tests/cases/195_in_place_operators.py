import torch

w = torch.tensor([0.5, 1.5, 2.5], requires_grad=True)
x = w * 1
x.add_(1).mul_(w).sub_(0.5).div_(2)
x.clamp_(0.1, 2).sqrt_().mul_(1)
x[0] = 3
x.neg_().exp_().relu_()
x = x + 0
x.masked_fill_(x > 0.9, 0.9)
x.unsqueeze_(0).t_()
x.copy_(x * 2)
x = x * 1
x.tanh_()
x.sum().backward()
print(x, w.grad, x._version, x.grad_fn.name())
y = (w * 2).detach().requires_grad_()
z = y.clone()
z.fill_(2.0)
z.index_add_(0, torch.tensor([0]), w[:1])
z.sum().backward()
print(y.grad, w.grad)
