# family: memory
# tries: to fill memory, and go on where it is refused
# judged by: limits
# ends: finished | failed | stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: RLIMIT_AS
x=[]
for i in range(100000):
    try: x.append(bytearray(1<<20))
    except MemoryError: pass
print(len(x))
if len(x)>1100: print('ESCAPED')
