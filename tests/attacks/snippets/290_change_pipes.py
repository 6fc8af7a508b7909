# family: fds
# tries: to make the server's pipes larger, packet-like, asynchronous or blocking for the server
# judged by: limits
# ends: finished
# held by: system-call filter
import fcntl, os
for fd in (1, 2, 3, 4):
    for command, value in ((1031, 1 << 20), (fcntl.F_SETOWN, os.getpid()), (fcntl.F_SETSIG if hasattr(fcntl, 'F_SETSIG') else 10, 9), (fcntl.F_NOTIFY, 1), (fcntl.F_SETLEASE, 0)):
        try: fcntl.fcntl(fd, command, value); print('ESCAPED', fd, command)
        except OSError as refused: print('refused', refused.strerror)
    fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) | os.O_NONBLOCK)
