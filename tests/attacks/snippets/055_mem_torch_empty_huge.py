# family: memory
# tries: to ask for a tensor of four terabytes
# judged by: limits
# ends: failed | stopped/cpu_time | stopped/wall_time
# held by: RLIMIT_AS
import torch
x=torch.empty(1<<40)
