import torch

column = torch.tensor([[1.0], [2.0], [3.0]], requires_grad=True)
row = torch.tensor([10.0, 20.0, 30.0, 40.0], requires_grad=True)

table = column * row  # (3, 1) and (4,) become (3, 4)
loss = table.sum()
loss.backward()

# What was repeated going forward is summed going backward.
print(column.grad.shape, row.grad.shape)
