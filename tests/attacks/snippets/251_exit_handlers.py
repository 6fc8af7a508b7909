# family: time
# tries: to go on after the end: in exit handlers, finalisers and threads that are waited for
# judged by: limits
# ends: finished
# held by: the child leaves without them
import atexit, sys, threading, time, weakref
def stay(*_):
    while True: time.sleep(10)
atexit.register(stay); threading.Thread(target=stay).start()
class Stays: __del__ = stay
kept = Stays(); sys.exitfunc = stay; threading._shutdown = stay
import torch
torch.kept = weakref.finalize(kept, stay)
