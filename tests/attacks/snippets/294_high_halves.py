# family: kernel
# tries: to hide arguments in the half of the word that a filter does not read
# judged by: word
# ends: finished
# held by: system-call filter
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
high = 1 << 32
for number, arguments in ((@NR:socketpair@, (1 | high, 2 | high, 0)), (@NR:prctl@, (4 | high, 1)), (@NR:prctl@, (1 | high, 0)), (@NR:fcntl@, (1, 1031 | high, 1 << 20)), (@NR:ioctl@, (1, 0x5412 | high, 0)),
                          (@NR:prlimit64@, (@VICTIM@ | high, 7, 0, bytes(16))), (@NR:socket@, (2 | high, 1, 0)), (@NR:clone@, (17 | high, 0, 0, 0, 0))):
    result = libc.syscall(number, *[ctypes.c_ulong(a) if isinstance(a, int) else a for a in arguments])
    if result == 0 and number == @NR:clone@: libc._exit(0)
    print('ESCAPED' if result >= 0 else 'refused', number, ctypes.get_errno())
