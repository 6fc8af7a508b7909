# family: memory
# tries: to fill the kernel's memory with large pipes
# judged by: word
# ends: finished | failed | stopped/cpu_time | stopped/wall_time
# held by: RLIMIT_NOFILE; pipe-user-pages-soft; memory cgroup (kernel memory)
import os,fcntl
n=0
try:
    while n<10000:
        r,w=os.pipe(); fcntl.fcntl(w,1031,1<<20); os.set_blocking(w,False)
        try: os.write(w,b'x'*(1<<20))
        except BlockingIOError: pass
        n+=1
except OSError as e: print(n,e)
if n>100: print('ESCAPED')
