# family: recorder
# tries: to build a graph of hundreds of thousands of nodes
# judged by: limits
# ends: failed | finished | stopped/cpu_time | stopped/result | stopped/wall_time
# held by: bounded recording; resource limits
# slow: builds for seconds
import torch
x = torch.ones(1, requires_grad=True)
for _ in range(300_000): x = x + 1
