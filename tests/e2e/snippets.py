"""Snippets that several tests run."""

# x² - 4x at 3: its gradient there, 2x - 4, is the sum of what comes along three edges
PARABOLA = """import torch
x = torch.tensor(3.0, requires_grad=True)
u = x * x
v = 4 * x
loss = u - v
loss.backward()
print(x.grad)
"""
