# family: time
# tries: to hold the interpreter's lock in native code, so that no handler runs
# judged by: limits
# ends: stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: the server's clock
import ctypes
libc, lock = ctypes.PyDLL(None), ctypes.create_string_buffer(64)
for _ in range(2): libc.pthread_mutex_lock(lock)
