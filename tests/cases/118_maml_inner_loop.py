import torch

w = torch.tensor([1.0, -1.0], requires_grad=True)
meta = torch.optim.SGD([w], lr=0.1)
for task in range(2):
    x = torch.randn(5, 2)
    target = x.sum(1) * (task + 1)
    fast = w
    for inner in range(2):
        loss = (x @ fast - target).pow(2).mean()
        g, = torch.autograd.grad(loss, fast, create_graph=True)
        fast = fast - 0.1 * g
    outer = (x @ fast - target).pow(2).mean()
    meta.zero_grad()
    outer.backward()
    meta.step()
    print(task, outer, w.grad)
