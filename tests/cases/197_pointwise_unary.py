import torch

x = torch.tensor([0.3, 0.6, 0.9], requires_grad=True)
names = "exp exp2 expm1 log log2 log10 log1p sqrt rsqrt square reciprocal sin cos tan asin acos atan sinh cosh tanh asinh atanh sigmoid logit erf erfc erfinv lgamma digamma abs neg sign ceil round trunc frac sinc deg2rad i0 relu positive".split()
for name in names:
    g, = torch.autograd.grad(getattr(torch, name)(x).sum(), x)
    print(name, g)
special = torch.special.entr(x) + torch.special.ndtr(x) + torch.special.i1(x) + torch.special.expit(x) + torch.polygamma(1, x) + torch.special.erfcx(x) + x.clamp(0.5) + x.nan_to_num() + torch.mvlgamma(x + 3, 2)
special.sum().backward()
print(x.grad)
