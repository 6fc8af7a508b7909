# family: output
# tries: to flood standard error
# judged by: limits
# ends: stopped/output
# held by: server-side cap
import os
while True: os.write(2,b'y'*65536)
