# family: memory
# tries: to fill memory with shared mappings, which RLIMIT_DATA does not count
# judged by: limits
# ends: finished | failed | stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: RLIMIT_AS (RLIMIT_DATA does not count shared anonymous memory)
import mmap
x=[]
while True:
    m=mmap.mmap(-1,64<<20); m[::4096]=b'x'*len(m[::4096]); x.append(m)
