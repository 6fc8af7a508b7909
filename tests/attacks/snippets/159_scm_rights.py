# family: kernel
# tries: to pass a descriptor through a socket
# judged by: word
# ends: finished
# held by: seccomp sendmsg EPERM
import socket,array
a,b=socket.socketpair()
try: a.sendmsg([b'x'],[(socket.SOL_SOCKET,socket.SCM_RIGHTS,array.array('i',[a.fileno()]))]); print('ESCAPED')
except OSError as e: print('refused',e.strerror)
