import torch

x = torch.tensor(3.0, requires_grad=True)
u = x * x  # x flows in twice: two edges, one leaf
v = 4 * x
loss = u - v  # not the same as v - u
loss.backward()

print(x.grad)  # 2x - 4
