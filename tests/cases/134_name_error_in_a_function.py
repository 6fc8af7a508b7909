import torch


def loss_of(prediction):
    return (prediction - targets).pow(2).mean()


w = torch.randn(2, requires_grad=True)
print(w.sum().item() < 100)
loss_of(w).backward()
