import torch


def rosenbrock(p):
    return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2


p = torch.tensor([-1.2, 1.0], requires_grad=True)
g, = torch.autograd.grad(rosenbrock(p), p, create_graph=True)
rows = [torch.autograd.grad(gi, p, retain_graph=True)[0] for gi in g]
H = torch.stack(rows)
print(H)
print(torch.autograd.functional.hessian(rosenbrock, p.detach()))
step = torch.linalg.solve(H, g)
print(p - step)
