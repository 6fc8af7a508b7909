# family: time
# tries: to hold the interpreter's lock in native code, so that no handler runs
# judged by: limits
# ends: stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: the server's clock
import ctypes
ctypes.PyDLL(None).sleep(1000)
