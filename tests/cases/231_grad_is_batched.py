import torch

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = torch.stack([x.prod(), x.sum(), (x ** 2).sum()])
rows, = torch.autograd.grad(y, x, grad_outputs=torch.eye(3), is_grads_batched=True, retain_graph=True)
print(rows)
one_by_one = torch.stack([torch.autograd.grad(y, x, e, retain_graph=True)[0] for e in torch.eye(3)])
print(one_by_one, torch.equal(rows, one_by_one))
