# family: kernel
# tries: to make the system call syncfs, which no honest snippet makes
# judged by: identity
# ends: finished
# held by: seccomp EPERM/ENOSYS
import ctypes
l=ctypes.CDLL(None,use_errno=True); r=l.syscall(@NR:syncfs@,0,0,0,0,0,0); print('ESCAPED' if r>=0 else 'refused by errno',r,ctypes.get_errno())
