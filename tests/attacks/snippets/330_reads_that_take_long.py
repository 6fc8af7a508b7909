# family: time
# tries: to stay inside the kernel, where no signal is heard, by huge reads of random bytes and zeros
# judged by: clock
# ends: finished | failed | stopped
# slow: it runs until a clock
# held by: wall clock
import ctypes
libc = ctypes.CDLL(None)
room = ctypes.create_string_buffer(300 << 20)
while True:
    libc.getrandom(room, ctypes.c_size_t(len(room)), 0)
    with open('/dev/urandom', 'rb', 0) as source: source.readinto(room)
    with open('/dev/zero', 'rb', 0) as source: source.readinto(room)
