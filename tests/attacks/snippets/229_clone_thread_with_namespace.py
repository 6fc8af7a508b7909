# family: processes
# tries: to make a thread in a namespace of its own
# judged by: end
# ends: stopped/crash/-31
# held by: system-call filter
import ctypes
print('ESCAPED', ctypes.CDLL(None).syscall(@NR:clone@, ctypes.c_ulong(0x50F00 | 0x20000000), None, None, None, None))
