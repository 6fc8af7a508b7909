# family: kernel
# tries: to reach the kernel's code for urgent bytes on Unix sockets, which has had holes (CVE-2025-38236)
# judged by: word
# ends: finished
# held by: system-call filter
import ctypes, socket
libc = ctypes.CDLL(None, use_errno=True)
ours, theirs = socket.socketpair()
high = 1 << 32
for flags in (1, 1 | 0x40, 1 | 0x4000, 1 | high):
    for call in (@NR:sendto@, @NR:recvfrom@):
        result = libc.syscall(call, ours.fileno(), b'x', ctypes.c_size_t(1), ctypes.c_ulong(flags | 0x40), None, 0)
        error = ctypes.get_errno()
        print('ESCAPED' if result >= 0 or error not in (1,) else 'refused', call, flags, error)
ours.sendall(b'plain'); print(theirs.recv(5, socket.MSG_PEEK), theirs.recv(5))
