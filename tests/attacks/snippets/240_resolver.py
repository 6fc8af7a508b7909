# family: network
# tries: to ask name servers, directly and through libc
# judged by: listeners
# ends: finished
# held by: system-call filter; own network
import socket
for ask in (lambda: socket.getaddrinfo('example.invalid', 80), lambda: socket.gethostbyname('localhost'), lambda: socket.gethostbyaddr('127.0.0.1'),
            lambda: socket.getfqdn('127.0.0.2') != '127.0.0.2' or 1 / 0, lambda: socket.if_nameindex(), lambda: socket.getnameinfo(('127.0.0.1', 80), 8)):
    try: print('ESCAPED', ask())
    except (OSError, ZeroDivisionError) as refused: print('refused', refused)
