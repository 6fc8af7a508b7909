import torch
from torch.func import functional_call, vmap, grad, jacrev, jacfwd
net=torch.nn.Linear(3,1)
def loss(p,x): return functional_call(net,p,(x,)).sum()
g=vmap(grad(loss),in_dims=(None,0))(dict(net.named_parameters()), torch.randn(5,3))
gw=g['weight']
J=jacfwd(lambda x: x.sin())(torch.randn(3)); H=torch.autograd.functional.hessian(lambda x:(x**3).sum(), torch.randn(3))
from torch.autograd import gradcheck
print(gradcheck(lambda x: (x*x).sum(), torch.randn(3,dtype=torch.double,requires_grad=True)))
import torch.autograd.forward_ad as fwAD
x=torch.randn(3,requires_grad=True)
with torch.autograd.graph.saved_tensors_hooks(lambda t: t*1, lambda t: t): y=(x.exp()*x).sum()
y.backward()
with torch.autograd.set_detect_anomaly(True): z=(x*2).sum(); z.backward()
import threading
res=[]
def work(): w=torch.ones(2,requires_grad=True); (w*3).sum().backward(); res.append(w.grad)
t=threading.Thread(target=work); t.start(); t.join(); rr=res[0]
