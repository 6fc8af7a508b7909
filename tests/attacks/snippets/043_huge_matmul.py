# family: time
# tries: to spend processor time in native code
# judged by: limits
# ends: stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: RLIMIT_CPU, wall timer (C code holds the GIL-free loop)
import torch
a=torch.randn(3000,3000)
while True: a=a@a/100
