# family: kernel
# tries: to move the thread's base address, and to switch processor features by arch_prctl
# judged by: next run
# ends: finished | stopped/crash
# machine: x86_64
# held by: own process
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for code in (0x1012, 0x2001, 0x2002, 0x2003, 0x1022, 0x1023, 0x1024, 0x3001, 0x5001, 0x5002, 0x4001):
    print(hex(code), libc.syscall(@NR:arch_prctl@, code, ctypes.c_ulong(0)))
libc.syscall(@NR:arch_prctl@, 0x1002, ctypes.c_ulong(4096))
