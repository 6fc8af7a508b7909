import torch

a = torch.randn(2, requires_grad=True)
b = torch.randn(2, requires_grad=True)
h = a * b
loss = (h ** 2).sum()
loss.backward(inputs=[a], retain_graph=True)
print(a.grad is not None, b.grad)
h.retain_grad()
loss.backward(inputs=[h, b])
print(h.grad, b.grad, a.grad)
