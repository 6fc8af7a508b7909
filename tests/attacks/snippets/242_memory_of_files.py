# family: memory
# tries: to use the private folder and its page cache as memory past the limit
# judged by: limits
# ends: stopped/crash | finished | failed
# held by: private folder of fixed size
import mmap, os, numpy as np
held = []
try:
    for n in range(64):
        held.append(np.memmap(f'm{n}', dtype=np.uint8, mode='w+', shape=(15 << 20,))); held[-1][::4096] = 1
    print('ESCAPED')
except (OSError, MemoryError) as refused: print('refused', refused)
