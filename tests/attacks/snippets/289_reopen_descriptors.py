# family: fds
# tries: to open its own descriptors again with other rights
# judged by: word
# ends: finished
# container: opens its own pipes again through procfs
# held by: procfs is covered; Landlock
import os
for fd in range(1, 5):
    for path in (f'/proc/self/fd/{fd}', f'/dev/fd/{fd}', f'/proc/thread-self/fd/{fd}', '/dev/stdout'):
        try: os.open(path, os.O_RDWR); print('ESCAPED', path)
        except OSError as refused: print('refused', refused.strerror)
