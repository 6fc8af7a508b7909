# family: recorder
# tries: to leave PyTorch's and Python's profilers and tracers running over the end
# judged by: next run
# ends: finished | failed | stopped
# slow: it takes a while
# held by: own process
import cProfile, sys, tracemalloc, torch
tracemalloc.start(50); profile = cProfile.Profile(); profile.enable()
torch.autograd.profiler.profile(with_stack=True, profile_memory=True, record_shapes=True).__enter__()
sys.settrace(lambda *_: None)
x = torch.ones(3, requires_grad=True)
for _ in range(50): x = x * 1.01
x.sum().backward()
