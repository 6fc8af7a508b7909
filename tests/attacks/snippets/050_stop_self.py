# family: time
# tries: to stop itself, so that it never ends
# judged by: limits
# ends: finished | stopped/wall_time
# held by: wall timer
import os,signal
os.kill(os.getpid(),signal.SIGSTOP); print('still running (pid 1 ignores SIGSTOP from inside)')
