# family: kernel
# tries: to use futexes with priority inheritance
# judged by: word
# ends: finished
# held by: seccomp argument filter
import ctypes
l=ctypes.CDLL(None,use_errno=True); x=ctypes.c_uint32(0)
for op in (6,7,8,11,12,13,128|6,128|13):
    r=l.syscall(@NR:futex@,ctypes.byref(x),op,0,None,None,0); print('ESCAPED' if r==0 else 'refused',op,ctypes.get_errno())
