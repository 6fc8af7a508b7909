# family: disk
# tries: to fill the disk with files that have no name any more
# judged by: limits
# ends: finished
# held by: private folder of fixed size
import os
held, total = [], 0
try:
    while True:
        file = open('x', 'wb'); os.unlink('x'); held.append(file)
        for _ in range(8): total += os.write(file.fileno(), bytes(1 << 20))
except OSError as refused: print('refused', refused.strerror, total)
if total > 20 << 20: print('ESCAPED')
