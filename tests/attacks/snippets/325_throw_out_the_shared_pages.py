# family: neighbours
# tries: to throw what all children share out of memory and out of the page cache, again and again
# judged by: siblings
# ends: finished
# slow: it takes a while
# held by: own process
import ctypes, glob, os, sys
libc = ctypes.CDLL(None, use_errno=True)
import torch
files = [*glob.glob('/usr/lib/x86_64-linux-gnu/lib[cm]*.so*')[:50], *glob.glob(os.path.dirname(torch.__file__) + '/lib/*.so')[:20]]
for _ in range(3):
    for file in files:
        try: descriptor = os.open(file, os.O_RDONLY)
        except OSError: continue
        size = os.fstat(descriptor).st_size
        os.posix_fadvise(descriptor, 0, size, os.POSIX_FADV_DONTNEED)
        address = libc.mmap
        os.close(descriptor)
base = id(object) & ~0xfff
for advice in (4, 8, 20, 21, 22, 12, 15): print(advice, libc.madvise(ctypes.c_void_p(base), ctypes.c_size_t(4096), advice) if advice not in (4, 8) else 'spared')
