# family: network
# tries: to make sockets of every family and type, past libc
# judged by: word
# ends: finished
# held by: system-call filter
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
pair = (ctypes.c_int * 2)()
for family in range(46):
    for kind in (1, 2, 3, 4, 5, 10, 1 | 0o2000000):
        for protocol in (0, 6, 17, 58, 262):
            if libc.syscall(@NR:socket@, family, kind, protocol) >= 0: print('ESCAPED', family, kind, protocol)
            if (family, kind & 15) != (1, 1) and libc.syscall(@NR:socketpair@, family, kind, protocol, pair) >= 0: print('ESCAPED pair', family, kind)
print('done')
