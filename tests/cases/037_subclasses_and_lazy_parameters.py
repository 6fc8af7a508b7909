import torch, copy, pickle, io
class T(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        r=super().__torch_function__(func, types, args, kwargs or {})
        return r
t=torch.randn(2,2).as_subclass(T)
u=(t*2)+1
p=torch.nn.Parameter(torch.randn(3)); q=copy.deepcopy(p)
b=io.BytesIO(); torch.save({"p":p},b); b.seek(0); l=torch.load(b, weights_only=False)
print(type(u).__name__, type(q).__name__, type(l['p']).__name__, torch.equal(p,l['p']))
w=torch.nn.Parameter(torch.zeros(2)); (w*torch.ones(2)).sum().backward()
lin=torch.nn.LazyLinear(3); o=lin(torch.ones(1,2)).sum(); o.backward()
buf=torch.nn.Buffer(torch.ones(2))
