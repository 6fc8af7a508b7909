# family: kernel
# tries: to make every system call that the policy does not name
# judged by: word
# ends: finished
# held by: system-call filter
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
named = {@NAMED@}
for number in range(0, 620):
    # uretprobe and uprobe: the kernel lets no filter see them, and ends whoever makes them outside its own trampoline
    if number in named or number in (335, 336): continue
    if libc.syscall(number, 0, 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() not in (1, 38): print('ESCAPED', number, ctypes.get_errno())
print('done')
