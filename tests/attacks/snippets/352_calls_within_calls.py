# family: recorder
# tries: to recurse through PyTorch's overriding of functions until no stack is left
# judged by: next run
# ends: finished | failed | stopped | stopped/crash
# held by: own process; resource limits
import sys, torch
sys.setrecursionlimit(10 ** 9)
class Deep(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None): return function(*args, **(kwargs or {}))
x = torch.ones(2).as_subclass(Deep)
x + x
