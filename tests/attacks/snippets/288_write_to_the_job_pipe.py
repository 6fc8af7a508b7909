# family: result
# tries: to write into and read from the pipe the job came by
# judged by: limits
# ends: finished
# held by: pipes have one direction
import os
for act in (lambda: os.write(3, b'x'), lambda: os.lseek(4, 0, 0), lambda: os.read(4, 10), lambda: os.read(1, 10)):
    try: print('ESCAPED', act())
    except OSError as refused: print('refused', refused.strerror)
os.set_blocking(3, False)
try: print('ESCAPED', os.read(3, 100))
except BlockingIOError: print('nothing more')
