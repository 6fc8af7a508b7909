import torch

torch.set_printoptions(precision=2, sci_mode=False)
w = torch.randn(2, 3, requires_grad=True)
y = w.sum(dim=1)
print(w, y, y[0], repr(y.mean()))
print(f"{y.mean().item():.3f} {y.mean():.2f} {y.grad_fn} {w.grad}")
y.sum().backward()
print("gradient: %s" % w.grad, str(w.grad.flatten()[0]), format(w.grad.sum(), ".1f"))
print(y.grad_fn.name(), y.grad_fn.next_functions[0][0].name(), w.shape, w.size(), w.dtype, w.device)
