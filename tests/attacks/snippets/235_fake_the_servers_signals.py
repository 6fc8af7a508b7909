# family: result
# tries: to send itself the signals by which the server tells of limits
# judged by: end
# ends: stopped/cpu_time | stopped/wall_time
# held by: signals of a run reach that run alone
import os, signal, time
os.kill(os.getpid(), signal.SIGUSR1)
time.sleep(5)
