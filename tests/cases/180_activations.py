import torch
import torch.nn.functional as F

x = torch.linspace(-3, 3, 7, requires_grad=True)
for f in (F.relu, F.leaky_relu, F.elu, F.selu, F.celu, F.gelu, F.silu, F.mish, F.softplus, F.softsign, F.tanhshrink, F.hardtanh, F.hardswish,
          F.hardsigmoid, F.logsigmoid, F.relu6, F.softshrink, F.hardshrink, torch.sigmoid, torch.tanh, torch.erf, torch.atan, torch.expm1):
    g, = torch.autograd.grad(f(x).sum(), x)
    print(f.__name__, [round(v, 4) for v in g.tolist()])
y = F.glu(x[:6]) .sum() + F.prelu(x, torch.tensor([0.1])).sum() + F.softmax(x, 0)[0] + F.log_softmax(x, 0)[1] + F.softmin(x, 0)[2] + F.threshold(x, 0.1, 20).sum()
y.backward()
print(x.grad)
