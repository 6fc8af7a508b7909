import torch

w = torch.zeros(3, requires_grad=True)
with torch.no_grad():
    w += 1
print(w)
w += 1
