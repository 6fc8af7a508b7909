import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 2
a = y.detach()
b = y.data
c = y.clone().detach_()
d = torch.tensor(y.tolist())
e = y.detach().clone().requires_grad_()
z = (y * a).sum() + (e * e).sum() + (b + c + d).sum()
z.backward()
print(x.grad, e.grad, y.data_ptr() == a.data_ptr() == b.data_ptr())
