# family: time
# tries: to be deaf to every signal, and loop
# judged by: limits
# ends: stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: wall timer (SIGKILL by pidfd); RLIMIT_CPU hard
import signal
for s in range(1,65):
    try: signal.signal(s,signal.SIG_IGN)
    except (OSError,ValueError): pass
try:
    signal.pthread_sigmask(signal.SIG_BLOCK,range(1,65))
except Exception: pass
while True:
    try:
        while True: pass
    except BaseException: pass
