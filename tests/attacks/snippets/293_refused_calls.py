# family: kernel
# tries: to make every system call that the policy refuses
# judged by: word
# ends: finished
# held by: system-call filter
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for number in {@REFUSED@}:
    ctypes.set_errno(0)
    if libc.syscall(number, 0, 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() not in (1, 38): print('ESCAPED', number, ctypes.get_errno())
print('done')
