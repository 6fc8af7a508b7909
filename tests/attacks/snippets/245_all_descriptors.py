# family: fds
# tries: to use up every descriptor, then hand over a result
# judged by: limits
# ends: finished
# held by: resource limits
import os, select
held = []
try:
    while len(held) < 5000: held.append(os.dup(1))
except OSError as refused: print('refused', refused.strerror)
if len(held) > 64: print('ESCAPED', len(held))
