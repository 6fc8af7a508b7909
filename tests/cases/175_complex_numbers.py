import torch

z = torch.tensor([1 + 2j, -0.5 + 0.3j], requires_grad=True)
y = (z * z.conj()).real.sum() + z.abs().sum() + z.angle().sum() + (z ** 2).imag.sum() + z.exp().abs().sum()
y.backward()
print(z.grad)
r = torch.tensor([3.0, 4.0], requires_grad=True)
p = torch.polar(r, torch.tensor([0.1, 0.2])) + torch.complex(r, r * 2)
torch.view_as_real(p).sum().backward()
print(p, r.grad)
w = torch.view_as_complex(torch.ones(2, 2, requires_grad=True) * 1.5)
print(w, w.grad_fn.name(), w.conj().is_conj(), w.resolve_conj().imag)
