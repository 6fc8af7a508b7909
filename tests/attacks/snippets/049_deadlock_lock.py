# family: time
# tries: to wait for a lock that nobody frees
# judged by: limits
# ends: stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: wall timer
import threading
l=threading.Lock(); l.acquire(); l.acquire()
