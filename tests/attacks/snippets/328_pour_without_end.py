# family: disk
# tries: to have the kernel copy without end from devices and files into files and pipes
# judged by: limits
# ends: finished | failed | stopped
# held by: private folder; resource limits; result channel
import os
zero = os.open('/dev/zero', os.O_RDONLY)
file = os.open('f', os.O_RDWR | os.O_CREAT)
moved = 0
for target in (file, 1, 2, 4):
    for source in (zero, file):
        try:
            for _ in range(300): moved += os.sendfile(target, source, 0, 1 << 30)
        except OSError as refused: print('refused', refused.strerror)
