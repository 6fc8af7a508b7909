import torch

a = torch.tensor([0.5, 2.0, -1.5], requires_grad=True)
b = torch.tensor([1.5, -0.5, 2.0], requires_grad=True)
loss = sum(t.sum() for t in (a + b, a - b, a * b, a / b, b.abs() ** a, torch.atan2(a, b), torch.hypot(a, b), torch.maximum(a, b), torch.minimum(a, b), torch.fmax(a, b),
           torch.fmod(a, b), torch.remainder(a, b), torch.logaddexp(a, b), torch.lerp(a, b, 0.3), torch.addcmul(a, a, b, value=0.1), torch.addcdiv(a, a, b), torch.where(a > b, a, b),
           torch.copysign(a, b), torch.xlogy(a, b.abs()), torch.ldexp(a, b), torch.rsub(a, b), a.floor() * b, torch.sign(a) * b, 2 ** a, 1 / b, 3 - a, -b, abs(a), a.trunc() * b))
loss.backward()
print(loss, a.grad, b.grad)
print(a > b, a.detach() // 1, a == b, torch.isclose(a, b), (a > 0) & (b > 0))
