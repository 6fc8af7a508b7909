import warnings
import torch

warnings.simplefilter("ignore")
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = (x ** 3).sum()
y.backward(create_graph=True)
print(x.grad, x.grad.grad_fn is not None, x.grad.requires_grad)
penalty = x.grad.pow(2).sum()
x.grad = None
penalty.backward()
print(x.grad)
