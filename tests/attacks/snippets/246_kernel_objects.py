# family: memory
# tries: to make as many timers, polls, events and locks as the kernel gives
# judged by: limits
# ends: finished | failed | stopped/cpu_time | stopped/wall_time | stopped/crash
# slow: it runs until a clock or for long
# held by: resource limits; system-call filter
import fcntl, os, select, signal
made = 0
for make in (select.epoll, lambda: os.eventfd(0), lambda: os.pipe(), lambda: os.memfd_create('x')):
    try:
        while made < 100000: make(); made += 1
    except OSError as refused: print('refused', refused.strerror, made)
for number in range(32, 60):
    signal.pthread_sigmask(signal.SIG_BLOCK, [number])
    try:
        for _ in range(5000): os.kill(os.getpid(), number)
    except OSError as refused: print('refused', refused.strerror)
file = open('locks', 'wb'); file.truncate(1 << 20)
try:
    for at in range(0, 200000, 2): fcntl.lockf(file, fcntl.LOCK_EX, 1, at)
except OSError as refused: print('refused', refused.strerror)
print('ESCAPED' if made > 200 else 'bounded', made)
