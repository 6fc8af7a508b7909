# family: result
# tries: to read what is left in other descriptors
# judged by: word
# ends: finished
# held by: fd closed before user code
import os
for fd in (3,60,61,5,6,7):
    try: os.set_blocking(fd,False); print('ESCAPED',fd,os.read(fd,10))
    except OSError as e: print('refused',fd,e.strerror)
