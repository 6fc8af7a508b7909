import torch

x = torch.ones(3, requires_grad=True)
with torch.autograd.graph.allow_mutation_on_saved_tensors():
    a = x.clone()
    b = a.pow(2)
    a.mul_(10)
    b.sum().backward()
    print(x.grad)
