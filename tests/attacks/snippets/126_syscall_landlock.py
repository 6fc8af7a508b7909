# family: kernel
# tries: to put up another Landlock domain
# judged by: identity
# ends: finished
# held by: seccomp EPERM/ENOSYS
import ctypes
l=ctypes.CDLL(None,use_errno=True); r=l.syscall(@NR:landlock_create_ruleset@,0,0,0,0,0,0); print('ESCAPED' if r>=0 else 'refused by errno',r,ctypes.get_errno())
