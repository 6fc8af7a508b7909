# family: memory
# tries: to unpack a bomb
# judged by: limits
# ends: finished | failed | stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: RLIMIT_AS
import zlib
d=zlib.compress(b'0'*(1<<27),9)
x=[zlib.decompress(d) for _ in range(100)]
