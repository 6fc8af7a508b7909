import sys
import torch

x = torch.ones(2, requires_grad=True)
loss = (x * 2).sum()
loss.backward()
if x.grad.sum() > 3:
    print("leaving")
    raise SystemExit("that is enough")
print("never")
