import torch

x = torch.ones(2, requires_grad=True)
for attempt in ("backward", "grad", "set", "cat", "index"):
    try:
        if attempt == "backward":
            x.backward()
        elif attempt == "grad":
            torch.autograd.grad(x.sum(), torch.ones(2))
        elif attempt == "set":
            (x * 2).requires_grad = False
        elif attempt == "cat":
            torch.cat([x, torch.ones(2, 2)])
        else:
            x[5]
    except Exception as error:
        print(type(error).__name__, str(error).splitlines()[0])
(x * 3).sum().backward()
print(x.grad)
