# family: processes
# tries: to make a process by each of the kernel's calls, past libc
# judged by: processes
# ends: finished
# held by: seccomp
import ctypes
l=ctypes.CDLL(None,use_errno=True)
for nr,args in ((@NR:fork@,()),(@NR:vfork@,()),(@NR:clone@,(17,0,0,0,0)),(@NR:clone3@,(0,0))):
    r=l.syscall(nr,*args)
    print('ESCAPED' if r>=0 else 'refused',nr,r,ctypes.get_errno())
    if r==0: l._exit(0)
