import torch

x = torch.arange(3.0, requires_grad=True)
try:
    (x * 2).backward()
except RuntimeError as error:
    print("caught:", error)
(x * 2).backward(torch.ones(2))
