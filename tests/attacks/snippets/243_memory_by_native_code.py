# family: memory
# tries: to take memory past Python: brk, mremap, huge pages, stacks that grow
# judged by: limits
# ends: finished | failed | stopped/cpu_time | stopped/wall_time
# held by: resource limits
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = libc.mremap.restype = libc.sbrk.restype = libc.malloc.restype = ctypes.c_void_p
failed = 2 ** 64 - 1
for name, address in (('brk', libc.sbrk(ctypes.c_long(1 << 32))), ('no reserve', libc.mmap(None, ctypes.c_size_t(1 << 36), 3, 0x4022, -1, 0)), ('huge', libc.mmap(None, ctypes.c_size_t(1 << 32), 3, 0x40022, -1, 0)),
                      ('grows down', libc.mmap(None, ctypes.c_size_t(1 << 33), 3, 0x20122, -1, 0)), ('malloc', libc.malloc(ctypes.c_size_t(1 << 34)))):
    print(name, 'ESCAPED' if address not in (failed, None, 0) else 'refused')
