# family: recorder
# tries: to run backward for ever
# judged by: limits
# ends: failed | finished | stopped/cpu_time | stopped/result | stopped/wall_time
# slow: it runs until a clock or for long
# held by: bounded recording; clocks
import torch
x = torch.ones(1, requires_grad=True)
while True: (x * x).sum().backward()
