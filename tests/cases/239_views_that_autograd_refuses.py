import torch

w = torch.randn(3, 2, requires_grad=True)
x = w * 2
first, second = x.chunk(2)
with torch.no_grad():
    row, column = w[0], x[:, 0]
x.sub_(1)
for name, view in {"first": first, "row": row, "column": column}.items():
    try:
        view.sum().backward()
        print(name, "ran")
    except RuntimeError as refused:
        print(name, str(refused)[:60])
try:
    row.backward(torch.ones(2))
except RuntimeError as refused:
    print(refused)
x.sum().backward()
print(w.grad)
