# family: network
# tries: to open netlink, raw, packet, vsock, Bluetooth, CAN and XDP sockets
# judged by: word
# ends: finished
# held by: seccomp
import socket
for fam,typ in ((16,3),(17,3),(2,3),(10,3),(40,1),(38,5),(1,2),(29,3),(31,3),(44,3)):
    try: socket.socket(fam,typ); print('ESCAPED',fam)
    except OSError as e: print('refused',fam,e.strerror)
