# family: recorder
# tries: to answer the server's questions and requests to stop by handlers of its own
# judged by: end
# ends: stopped/wall_time | stopped/result | finished
# slow: it runs until a clock
# held by: wall clock; strict decoder
import os, signal, time
def lie(*_): os.write(4, b'\0\0\0\4\x93\1\2\3')
for number in (signal.SIGUSR1, signal.SIGUSR2, signal.SIGPROF): signal.signal(number, lie)
end = time.monotonic() + 1.2
while time.monotonic() < end: time.sleep(0.01)
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
while True: time.sleep(1)
