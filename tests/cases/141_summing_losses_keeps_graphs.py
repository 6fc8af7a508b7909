import torch

w = torch.tensor(1.0, requires_grad=True)
total, total_number = 0, 0.0
for x in (1.0, 2.0, 3.0):
    loss = (w * x - 1) ** 2
    total += loss
    total_number += loss.item()
print(total, total_number)
total.backward()
print(w.grad)
