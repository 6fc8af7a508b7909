import torch

x = torch.arange(24.0).reshape(2, 3, 4).requires_grad_()
mask = x > 10
pieces = [x[0], x[..., 1], x[:, ::2], x[mask], x[[0, 1], [2, 0]], x[:, None, -1], x[torch.tensor([1, 1])], x[0, 1, 2],
          x.select(2, 0), x.narrow(1, 0, 2), x.index_select(0, torch.tensor([1])), x.masked_select(~mask), x.take(torch.tensor([0, 5]))]
loss = sum((p ** 2).sum() for p in pieces)
loss.backward()
print(loss, x.grad)
