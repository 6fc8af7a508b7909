# family: signals
# tries: to read a sibling's memory
# judged by: secret
# ends: stopped/crash/-31
# held by: seccomp KILL
import ctypes
l=ctypes.CDLL(None,use_errno=True); r=l.syscall(@NR:process_vm_readv@,@SIBPID@,0,0,0,0,0); print('ESCAPED' if r>=0 else 'refused')
