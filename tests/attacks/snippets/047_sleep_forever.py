# family: time
# tries: to sleep without end
# judged by: limits
# ends: stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: wall timer
import time
while True:
    try: time.sleep(1000)
    except BaseException: pass
