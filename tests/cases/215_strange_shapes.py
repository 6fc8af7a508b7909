import torch

empty = torch.zeros(0, 3, requires_grad=True)
scalar = torch.tensor(2.0, requires_grad=True)
tall = torch.ones(1, 1, 1, 1, 2, requires_grad=True)
loss = empty.sum() + scalar * tall.sum() + empty.mean(1).sum() + torch.cat([empty, torch.ones(1, 3)]).sum()
loss.backward()
print(loss, empty.grad, scalar.grad, tall.grad.shape)
print(torch.ones(0).mean(), torch.empty(2, 0).shape, scalar.reshape(1, 1))
