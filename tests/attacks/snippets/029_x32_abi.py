# family: processes
# tries: to make a process by the x32 numbers, which a filter may have missed
# judged by: end
# machine: x86_64
# ends: stopped/crash/-31
# held by: seccomp x32 check -> KILL
import ctypes
ctypes.CDLL(None).syscall(0x40000000|57); print('ESCAPED?')
