# family: result
# tries: to send a result a byte at a time, for ever
# judged by: limits
# ends: stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: wall timer over the whole request, not per read
import os,time,struct
os.write(4,struct.pack('!I',1000))
while True: os.write(4,b'x'); time.sleep(0.2)
