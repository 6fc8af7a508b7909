# family: output
# tries: to flood the result pipe
# judged by: limits
# ends: stopped/result
# held by: server-side cap
import os,struct
os.write(4,struct.pack('!I',1<<20)+b'x')
while True: os.write(4,b'x'*65536)
