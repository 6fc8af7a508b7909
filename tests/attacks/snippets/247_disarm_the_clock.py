# family: time
# tries: to switch off the child's own clock, then spend processor time
# judged by: limits
# ends: stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: the server's clock; resource limits
import signal
signal.setitimer(signal.ITIMER_PROF, 0)
signal.signal(signal.SIGPROF, signal.SIG_IGN)
while True: pass
