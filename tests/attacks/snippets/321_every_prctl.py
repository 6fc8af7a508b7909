# family: kernel
# tries: to make every operation of prctl, with plain and with odd arguments
# judged by: word
# ends: finished
# held by: system-call filter
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
asked = [*range(0, 90), 0x59616d61, 0x53564d41, 0x41555856, -1, 2 ** 31]
for operation in asked:
    for argument in (0, 1, @VICTIM@):
        if libc.syscall(@NR:prctl@, operation, ctypes.c_ulong(argument), 0, 0, 0) >= 0 and operation not in (3, 15, 16, 39): print('ESCAPED', operation, argument)
