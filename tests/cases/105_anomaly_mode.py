import torch

x = torch.tensor([0.0, 1.0], requires_grad=True)
with torch.autograd.set_detect_anomaly(True, check_nan=True):
    y = torch.sqrt(x) * 0
    z = (y / y).sum()
    print(z)
    z.backward()
