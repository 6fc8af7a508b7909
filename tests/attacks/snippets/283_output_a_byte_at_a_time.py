# family: output
# tries: to print millions of single characters
# judged by: limits
# ends: stopped/output | stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: bounded output
import os
while True: os.write(1, b'x')
