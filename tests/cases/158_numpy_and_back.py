import numpy as np
import torch

a = np.arange(4, dtype=np.float32)
shared = torch.from_numpy(a)
a[0] = 10
w = torch.ones(4, requires_grad=True)
loss = (w * shared).sum()
a[1] = 20
loss.backward()
print(shared, w.grad)
print(np.mean(w.detach().numpy()), torch.as_tensor(np.float64(2.5)), np.asarray(shared) is a)
print(torch.tensor(np.array([1.0, 2.0])).dtype, w.grad.numpy().sum())
