# family: network
# tries: to reach Unix sockets by path and by abstract name
# judged by: listeners
# ends: finished
# held by: seccomp; mntns; netns (abstract); landlock scope
import socket
for p in ('@UNIX@','\0@ABSTRACT@','/run/docker.sock','/var/run/docker.sock'):
    try: s=socket.socket(socket.AF_UNIX); s.connect(p); print('ESCAPED',p)
    except OSError as e: print('refused',e)
