# family: network
# tries: to send a datagram, and ask for a name's address
# judged by: listeners
# ends: finished
# held by: seccomp; empty netns
import socket
try: socket.socket(socket.AF_INET,socket.SOCK_DGRAM).sendto(b'x',('127.0.0.1',@PORT@)); print('ESCAPED')
except OSError as e: print('refused',e)
try: print('ESCAPED',socket.getaddrinfo('localhost',80))
except OSError as e: print('refused',e)
