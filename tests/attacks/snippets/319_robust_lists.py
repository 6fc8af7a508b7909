# family: kernel
# tries: to read the robust futexes of other processes, and to leave a ring of its own for the kernel to walk
# judged by: word
# ends: finished
# held by: namespaces; system-call filter
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
head, length = ctypes.c_void_p(), ctypes.c_size_t()
for process in (@VICTIM@, @ZPID@, @SIBPID@, @SPID@):
    result = libc.syscall(@NR:get_robust_list@, process, ctypes.byref(head), ctypes.byref(length))
    print('ESCAPED' if result == 0 else 'refused', process)
ring = (ctypes.c_void_p * 3)()
ring[0] = ctypes.addressof(ring)
print(libc.syscall(@NR:set_robust_list@, ring, 24))
