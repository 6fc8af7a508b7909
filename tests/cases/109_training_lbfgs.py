import torch

p = torch.nn.Parameter(torch.tensor([-1.2, 1.0]))
optimizer = torch.optim.LBFGS([p], lr=1, max_iter=5, line_search_fn="strong_wolfe")
evaluations = 0


def closure():
    global evaluations
    evaluations += 1
    optimizer.zero_grad()
    loss = (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2
    loss.backward()
    return loss


for _ in range(3):
    loss = optimizer.step(closure)
print(evaluations, loss, p)
