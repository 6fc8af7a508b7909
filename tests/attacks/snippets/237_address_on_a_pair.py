# family: network
# tries: to use a socket pair, which asyncio needs, to reach others
# judged by: listeners
# ends: finished
# held by: system-call filter
import socket, ctypes
one, other = socket.socketpair()
for act in (lambda: one.sendto(b'x', '@UNIX@'), lambda: one.sendto(b'x', '\0@ABSTRACT@'), lambda: one.connect('@UNIX@'), lambda: one.connect('\0@ABSTRACT@'),
            lambda: one.bind('\0mine'), lambda: one.listen(), lambda: one.accept(), lambda: one.recvmsg(10, 100), lambda: one.sendmsg([b'x'], [], 0, '@UNIX@')):
    try: act(); print('ESCAPED')
    except OSError as refused: print('refused', refused.strerror)
