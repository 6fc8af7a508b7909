import torch

original_backward, original_grad, original_mul = torch.Tensor.backward, torch.autograd.grad, torch.Tensor.__mul__
counts = {"backward": 0, "grad": 0, "mul": 0}


def backward(self, *arguments, **named):
    counts["backward"] += 1
    return original_backward(self, *arguments, **named)


def grad(*arguments, **named):
    counts["grad"] += 1
    return original_grad(*arguments, **named)


def mul(self, other):
    counts["mul"] += 1
    return original_mul(self, other)


torch.Tensor.backward, torch.autograd.grad, torch.Tensor.__mul__ = backward, grad, mul
x = torch.ones(2, requires_grad=True)
(x * 3).sum().backward()
(slope,) = torch.autograd.grad((x * 2).sum(), x)
torch.autograd.backward((x * 4).sum())
print(counts, x.grad, slope)
torch.Tensor.backward, torch.autograd.grad, torch.Tensor.__mul__ = original_backward, original_grad, original_mul
(x * 5).sum().backward()
print(counts, x.grad)
