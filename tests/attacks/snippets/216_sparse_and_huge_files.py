# family: disk
# tries: to make files larger than the disk
# judged by: end
# ends: finished | failed
# held by: resource limits; private folder of fixed size
import os, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for how in (lambda f: os.truncate(f, 1 << 40), lambda f: os.pwrite(f, b'x', 1 << 40), lambda f: os.posix_fallocate(f, 0, 1 << 34), lambda f: os.write(f, bytes(64 << 20)) > (32 << 20) or 1 / 0):
    file = os.open('huge', os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    try: how(file); print('ESCAPED')
    except (OSError, ZeroDivisionError) as refused: print('refused', refused)
