import torch

a = torch.tensor(2.0, requires_grad=True)
b = torch.tensor(3.0, requires_grad=True)
c = a * b + a.exp()


def walk(node, depth=0):
    if node is None:
        return
    print("  " * depth + node.name(), len(node.next_functions))
    for child, slot in node.next_functions:
        walk(child, depth + 1)


walk(c.grad_fn)
print(c.grad_fn.next_functions[1][0]._saved_result, c.grad_fn.next_functions[0][0]._saved_self)
acc = c.grad_fn.next_functions[0][0].next_functions[0][0]
print(acc.variable is a, c.grad_fn.metadata)
c.backward()
print(a.grad, b.grad)
