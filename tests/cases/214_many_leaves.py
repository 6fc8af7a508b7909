import torch

leaves = [torch.tensor(float(k), requires_grad=True) for k in range(300)]
total = torch.stack(leaves).pow(2).sum()
total.backward()
print(total, sum(l.grad.item() for l in leaves), leaves[7].grad)
del leaves
