import torch
from torch import nn

shared = nn.Linear(2, 2, bias=False)
calls = []
shared.register_forward_hook(lambda m, i, o: calls.append("forward"))
shared.register_full_backward_hook(lambda m, gi, go: calls.append("backward"))
x = torch.randn(3, 2)
y = shared(torch.relu(shared(torch.relu(shared(x)))))
y.sum().backward()
print(calls)
print(shared.weight.grad)
