import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * x
y.grad_fn.register_prehook(lambda grads: (print("pre", grads), (grads[0] / 2,))[1])
y.grad_fn.register_hook(lambda sent, received: print("post", sent, received))
handle = y.grad_fn.register_hook(lambda sent, received: tuple(g + 1 for g in sent))
y.sum().backward(retain_graph=True)
print(x.grad)
handle.remove()
x.grad.zero_()
y.sum().backward()
print(x.grad)
