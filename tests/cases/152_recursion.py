import torch


def tree_sum(t):
    if t.numel() == 1:
        return t[0]
    half = t.numel() // 2
    return tree_sum(t[:half]) * 0.5 + tree_sum(t[half:]).tanh()


x = torch.linspace(0, 1, 7, requires_grad=True)
y = tree_sum(x)
y.backward()
print(y, x.grad)
