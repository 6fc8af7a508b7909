# family: signals
# tries: to reach the zygote by pidfd
# judged by: word
# ends: finished
# held by: seccomp ENOSYS
import ctypes,os
l=ctypes.CDLL(None,use_errno=True); r=l.syscall(@NR:pidfd_open@,1,0); print('ESCAPED' if r>=0 else 'refused',r)
r=l.syscall(@NR:pidfd_send_signal@,3,9,None,0); print('ESCAPED' if r==0 else 'refused',r)
