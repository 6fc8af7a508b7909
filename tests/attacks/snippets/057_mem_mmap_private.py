# family: memory
# tries: to fill memory with private mappings
# judged by: limits
# ends: finished | failed | stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: RLIMIT_AS/DATA
import mmap
x=[]
while True:
    m=mmap.mmap(-1,64<<20,flags=mmap.MAP_PRIVATE|mmap.MAP_ANONYMOUS); m[::4096]=b'x'*len(m[::4096]); x.append(m)
