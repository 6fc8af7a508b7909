import torch
from torch._subclasses.fake_tensor import FakeTensorMode
with FakeTensorMode() as m:
    f=torch.empty(3,4); fs=(f@f.t()).shape
print(fs)
del f, m
ep=torch.export.export(torch.nn.Linear(2,3),(torch.ones(1,2),))
print(type(ep).__name__)
del ep
w=torch.nn.utils.parametrizations.weight_norm(torch.nn.Linear(2,2)); o=w(torch.ones(1,2)).sum(); o.backward()
opt=torch.optim.LBFGS([torch.nn.Parameter(torch.ones(2))])
p=opt.param_groups[0]['params'][0]
def closure():
    opt.zero_grad(); l=((p-3)**2).sum(); l.backward(); return l
opt.step(closure); print(p)
x = torch.arange(6.).reshape(2,3).t().requires_grad_()
y = x.reshape(-1).sum(); z=x.reshape(3,2,1).flatten(1).mean(); 
