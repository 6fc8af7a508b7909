import torch

x = torch.randn(4, requires_grad=True)
buffer = torch.zeros(3, 4)
buffer[0] = x
buffer[1, ::2] = x[:2] * 2
buffer[2, torch.tensor([0, 3])] = 5.0
buffer[buffer > 1] = x.mean()
buffer[:, 1] += x.sum()
buffer.index_put_((torch.tensor([0]), torch.tensor([2])), x[0], accumulate=True)
(buffer ** 2).sum().backward()
print(buffer, x.grad, buffer._version)
