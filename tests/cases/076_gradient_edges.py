import torch
from torch.autograd.graph import get_gradient_edge

x = torch.randn(3, requires_grad=True)
h = x.tanh()
edge = get_gradient_edge(h)
loss = (h * h).sum()
print(edge.node.name(), edge.output_nr)
g, = torch.autograd.grad(loss, edge, retain_graph=True)
print(g, torch.allclose(g, 2 * h))
leaf = get_gradient_edge(x)
print(torch.autograd.grad(loss, [leaf]))
