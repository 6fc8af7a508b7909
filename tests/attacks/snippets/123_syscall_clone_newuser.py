# family: kernel
# tries: to make a process in a user namespace of its own
# judged by: end
# ends: stopped/crash/-31
# held by: seccomp KILL
import ctypes
l=ctypes.CDLL(None,use_errno=True); r=l.syscall(@NR:clone@,0x10000011,0,0,0,0,0); print('ESCAPED' if r>=0 else 'refused by errno',r,ctypes.get_errno())
