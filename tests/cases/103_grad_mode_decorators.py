import torch


@torch.no_grad()
def frozen(x):
    return x * x


@torch.enable_grad()
def thawed(x):
    return x * x


@torch.inference_mode()
def inferred(x):
    return x + 1


@torch.set_grad_enabled(False)
def generator(x):
    for k in range(2):
        yield x * k


x = torch.tensor(3.0, requires_grad=True)
with torch.no_grad():
    y = thawed(x)
y.backward()
print(frozen(x), y, inferred(x), list(generator(x)), x.grad)
