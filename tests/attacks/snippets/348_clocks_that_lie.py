# family: recorder
# tries: to have Python's clocks tell words, no numbers and the past
# judged by: next run
# ends: finished | failed | stopped
# slow: it takes a while
# held by: own process
import time, torch
told = iter([float('nan'), -1e300, 1e300] * 10 ** 6)
for name in ('time', 'monotonic', 'perf_counter', 'process_time', 'thread_time', 'time_ns', 'monotonic_ns', 'perf_counter_ns'): setattr(time, name, lambda: next(told))
x = torch.ones(3, requires_grad=True)
for _ in range(300): x = x * 1.01; x.sum().backward(retain_graph=True); x = x.detach().requires_grad_()
time.perf_counter = lambda: 'now'
(x * x).sum().backward()
