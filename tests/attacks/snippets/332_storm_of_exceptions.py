# family: recorder
# tries: to throw exceptions into the main thread from another one, within the recorder and while it hands over
# judged by: next run
# ends: finished | failed | stopped
# held by: own process; result channel
import ctypes, threading, torch
main = threading.main_thread().ident
def throw():
    while True: ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(main), ctypes.py_object(SystemExit))
threading.Thread(target=throw, daemon=True).start()
x = torch.ones(3, requires_grad=True)
for _ in range(200): x = x * 1.01
x.sum().backward()
