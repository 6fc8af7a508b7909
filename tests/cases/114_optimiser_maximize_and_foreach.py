import torch

for kwargs in ({"maximize": True}, {"foreach": True}, {"fused": True}, {"capturable": False}):
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    optimizer = torch.optim.Adam([w], lr=0.1, **kwargs)
    for _ in range(2):
        optimizer.zero_grad()
        (w ** 2).sum().backward()
        optimizer.step()
    print(kwargs, w)
