# family: persistence
# tries: to load native code, and patch libc in memory for the next run
# judged by: next run
# ends: finished
# held by: own process
import ctypes, mmap
libc = ctypes.CDLL(None)
page = ctypes.cast(libc.getpid, ctypes.c_void_p).value & ~4095
print(libc.mprotect(ctypes.c_void_p(page), ctypes.c_size_t(4096), 7))
ctypes.memset(ctypes.cast(libc.getpid, ctypes.c_void_p).value, 0xc3, 1)
ctypes.memset(id(0) + 24, 1, 4)
