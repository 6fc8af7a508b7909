# family: kernel
# tries: to make the system call swapon, which no honest snippet makes
# judged by: end
# ends: stopped/crash/-31
# held by: seccomp KILL
import ctypes
l=ctypes.CDLL(None,use_errno=True); r=l.syscall(@NR:swapon@,0,0,0,0,0,0); print('ESCAPED' if r>=0 else 'refused by errno',r,ctypes.get_errno())
