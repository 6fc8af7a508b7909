import gc
import weakref
import torch

x = torch.randn(3, requires_grad=True)
h = x * 2
ref = weakref.ref(h)
y = h.sum()
del h
gc.collect()
print("sum does not keep its input:", ref() is None)
z = x.exp()
kept = weakref.ref(z)
loss = (z * z).sum()
del z
gc.collect()
loss.backward()
print(x.grad)
