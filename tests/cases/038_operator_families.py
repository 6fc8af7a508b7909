import torch, torch.nn.functional as F
with torch.inference_mode(): i=torch.ones(2)*3
with torch.autocast('cpu',dtype=torch.bfloat16): a=(torch.randn(2,3,requires_grad=True)@torch.randn(3,2)).sum()
a.backward()
tr=torch.jit.trace(lambda x: x*2+1, torch.ones(2)); r=tr(torch.ones(2,requires_grad=True)).sum(); r.backward()

import torch.fx
g=torch.fx.symbolic_trace(torch.nn.Sequential(torch.nn.Linear(2,2),torch.nn.ReLU())); h=g(torch.ones(1,2)).sum(); h.backward()
d=torch.distributions.Normal(torch.zeros(2,requires_grad=True),1.); lp=d.log_prob(d.rsample()).sum(); lp.backward()
x=torch.randn(2,3,4,requires_grad=True)
e=torch.einsum('bij,bkj->bik',x,x).softmax(-1).log().diagonal(dim1=1,dim2=2).sum(); e.backward()
c=F.conv2d(torch.randn(1,1,5,5,requires_grad=True), torch.randn(1,1,3,3)).fft_ if False else torch.fft.rfft(torch.randn(8,requires_grad=True)).abs().sum(); c.backward()
m=torch.linalg.svd(torch.randn(3,3,requires_grad=True))[1].sum(); m.backward()
n=torch.randn(4,4,requires_grad=True); o=n[torch.tensor([0,2])][:,::2].clamp(min=0).cumsum(0).sort(0)[0].sum(); o.backward()
ce=F.cross_entropy(torch.randn(3,5,requires_grad=True), torch.tensor([1,2,3])); ce.backward()
emb=torch.nn.Embedding(5,3,sparse=True); es=emb(torch.tensor([1,1,2])).sum(); es.backward()
sd=F.scaled_dot_product_attention(*[torch.randn(1,2,4,8,requires_grad=True) for _ in range(3)]).sum(); sd.backward()
