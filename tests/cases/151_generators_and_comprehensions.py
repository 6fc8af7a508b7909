import torch

w = torch.randn(3, requires_grad=True)


def partial_sums(t):
    total = torch.zeros(())
    for element in t:
        total = total + element
        yield total


sums = list(partial_sums(w))
product = sum(s * s for s in sums)
product.backward()
print(w.grad, max(sums).item() == max(s.item() for s in sums))
