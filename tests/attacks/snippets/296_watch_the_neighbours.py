# family: probe
# tries: to learn what neighbours do from shared page caches, locks and inotify
# judged by: word
# ends: finished
# held by: system-call filter
import ctypes, fcntl, mmap, os, torch
libc = ctypes.CDLL(None, use_errno=True)
file = os.open(torch.__file__, os.O_RDONLY)
seen = mmap.mmap(file, 4096, prot=mmap.PROT_READ, flags=mmap.MAP_PRIVATE)
for name, call in (('inotify', lambda: libc.inotify_init1(0)), ('fanotify', lambda: -1), ('preadv2', lambda: libc.preadv2(file, None, 0, 0, 8) or -1), ('mincore', lambda: libc.mincore(ctypes.c_void_p(id(0) & ~4095), ctypes.c_size_t(4096), ctypes.create_string_buffer(8)))):
    print('ESCAPED' if call() >= 0 else 'refused', name, ctypes.get_errno())
