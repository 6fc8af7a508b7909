# family: memory
# tries: to fill memory with a list
# judged by: limits
# ends: failed | stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: RLIMIT_AS/DATA (MemoryError), memory cgroup
x=[]
while True: x.append(bytearray(10<<20))
