# family: result
# tries: to send half of a prefix, and wait
# judged by: limits
# ends: stopped/cpu_time | stopped/wall_time | stopped/result
# slow: it runs until a clock or for long
# held by: wall timer
import os,time
os.write(4,b'\x10\x00'); time.sleep(1000)
