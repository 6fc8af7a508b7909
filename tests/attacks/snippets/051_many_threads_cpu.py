# family: time
# tries: to spend processor time in many threads
# judged by: limits
# ends: stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: RLIMIT_CPU counts all threads
import torch
torch.set_num_threads(8)
a=torch.randn(2000,2000)
for i in range(10000): a=a@a/50
