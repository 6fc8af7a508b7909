import warnings
import torch

warnings.simplefilter("ignore")
a, b = torch.randn(2, 3, requires_grad=True), torch.randn(4, 3, requires_grad=True)
nt = torch.nested.as_nested_tensor([a, b], layout=torch.jagged)
out = torch.nn.functional.linear(nt, torch.ones(1, 3))
out.values().sum().backward()
print(nt.is_nested, a.grad, b.grad)
