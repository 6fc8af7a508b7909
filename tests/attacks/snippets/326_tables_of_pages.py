# family: memory
# tries: to fill the kernel's memory with page tables and with splinters of mappings
# judged by: limits
# ends: finished | failed | stopped
# slow: it takes a while
# held by: resource limits
import ctypes, mmap
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
far, made = 1 << 32, 0
for place in range(20000):
    address = libc.mmap(ctypes.c_void_p(far + place * (1 << 30)), ctypes.c_size_t(4096), 1, 0x4022, -1, 0)
    if address in (None, 2 ** 64 - 1): break
    ctypes.string_at(address, 1); made += 1
one = mmap.mmap(-1, 200 << 20)
start = ctypes.addressof(ctypes.c_char.from_buffer(one))
split = sum(libc.mprotect(ctypes.c_void_p(start + at), ctypes.c_size_t(4096), 1) == 0 for at in range(0, 200 << 20, 8192))
print(made, split)
