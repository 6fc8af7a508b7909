# family: memory
# tries: to have the kernel take pages of memory away from everybody, by madvise
# judged by: word
# ends: finished
# held by: capabilities dropped
import ctypes, mmap
libc = ctypes.CDLL(None, use_errno=True)
own = mmap.mmap(-1, 1 << 21)
here = ctypes.addressof(ctypes.c_char.from_buffer(own))
for address in (here, here + 4096, ctypes.cast(libc.getpid, ctypes.c_void_p).value & ~4095):
    for advice in (100, 101):
        result = libc.madvise(ctypes.c_void_p(address), ctypes.c_size_t(4096), advice)
        print('ESCAPED' if result == 0 else 'refused', advice, ctypes.get_errno())
