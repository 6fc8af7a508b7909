# family: processes
# tries: to make processes with flags that a filter on threads may have missed
# judged by: processes
# ends: finished
# held by: system-call filter
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
THREAD = 0x10000
for flags in (0x11, 0x4100 | 17, 0x8000 | 17, 0x1000 | 17, 0x100, 0x800 | 0x100, 1 << 32 | 17, 1 << 33 | 17, 1 << 48 | 17):
    result = libc.syscall(@NR:clone@, ctypes.c_ulong(flags), None, None, None, None)
    if result == 0: libc._exit(0)
    print('ESCAPED' if result > 0 else 'refused', hex(flags), ctypes.get_errno())
