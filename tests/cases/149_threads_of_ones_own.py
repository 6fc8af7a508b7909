import threading
import torch

w = torch.ones(3, requires_grad=True)
results = {}


def work(k):
    local = torch.full((3,), float(k), requires_grad=True)
    loss = (local * w.detach() * k).sum()
    loss.backward()
    results[k] = local.grad


for k in range(3):
    thread = threading.Thread(target=work, args=(k,))
    thread.start()
    thread.join()
print([results[k] for k in sorted(results)])
