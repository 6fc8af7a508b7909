# family: processes
# tries: to run a file by its descriptor alone
# judged by: word
# ends: finished
# held by: system-call filter
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
file = os.open(sys.executable, os.O_RDONLY)
arguments = (ctypes.c_char_p * 4)(b'x', b'-c', b"print('ESCAPED')", None)
print('ESCAPED' if libc.syscall(@NR:execveat@, file, b'', arguments, None, 0x1000) >= 0 else 'refused', ctypes.get_errno())
