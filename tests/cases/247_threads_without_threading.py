import _thread
import torch

x = torch.ones(2, requires_grad=True)
done = _thread.allocate_lock()
done.acquire()


def work(factor, scale=1):
    global y
    y = (x * factor * scale).sum()
    y.backward()
    done.release()


_thread.start_new_thread(work, (3,), {"scale": 2})
done.acquire()
print(x.grad, y)
try:
    _thread.start_new_thread(5, ())
except TypeError as error:
    print(error)
