# family: recorder
# tries: to hang in what is asked of a node or of a tensor's class
# judged by: clock
# ends: stopped | finished | failed
# slow: it may run until a clock
# held by: wall clock
import time, torch
class Slow(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        while True: time.sleep(1)
x = torch.ones(2, requires_grad=True); y = x * x
z = torch.ones(2).as_subclass(Slow)
class Name(type):
    def __getattribute__(cls, name):
        if name in ('__name__', '__qualname__', '__module__'):
            while True: time.sleep(1)
        return super().__getattribute__(name)
class Held(metaclass=Name): pass
held = Held(); raise ValueError(held)
