# family: recorder
# tries: to break statistics and histograms by infinities, no numbers and the smallest and largest ones
# judged by: next run
# ends: finished
# held by: statistics of what is finite; strict numbers
import torch
f, inf, nan = torch.float64, float('inf'), float('nan')
rows = [torch.full((100,), nan), torch.tensor([inf, -inf, nan] * 40), torch.full((100,), 5e-324, dtype=f),
        torch.linspace(0, 2.5e-322, 100, dtype=f), torch.linspace(-1.7e308, 1.7e308, 100, dtype=f),
        torch.linspace(-3.4e38, 3.4e38, 100), torch.linspace(-6e4, 6e4, 100).half(), torch.linspace(-3e38, 3e38, 100).bfloat16(),
        torch.complex(torch.full((100,), nan), torch.ones(100)), torch.linspace(1, 1 + 1e-7, 100), torch.zeros(0, 3),
        torch.tensor([1e-30] * 50 + [1e-45] * 50), torch.tensor([-0.0] * 100), torch.tensor([1e19] * 99 + [-1e19])]
for row in rows:
    (row * torch.ones(1, dtype=row.dtype, requires_grad=True)).abs().sum().backward()
for number in (2**63 - 1, -2**63): torch.full((100,), number).clone()
