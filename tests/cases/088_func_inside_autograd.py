import torch

w = torch.tensor(1.5, requires_grad=True)
slope = torch.func.grad(lambda x: w * x ** 2)(torch.tensor(3.0))
print(slope)
slope.backward()
print(w.grad)
