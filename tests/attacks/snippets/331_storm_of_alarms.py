# family: recorder
# tries: to raise from a signal's handler every few microseconds, within the recorder and while it hands over
# judged by: next run
# ends: finished | failed | stopped
# held by: own process; result channel
import signal, torch
def strike(*_): raise ValueError('struck')
signal.signal(signal.SIGALRM, strike)
signal.setitimer(signal.ITIMER_REAL, 0.00005, 0.00005)
while True:
    try:
        x = torch.ones(3, requires_grad=True)
        for _ in range(200): x = x * 1.01
        x.sum().backward()
        break
    except ValueError: pass
