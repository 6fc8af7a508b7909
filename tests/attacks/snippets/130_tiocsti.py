# family: kernel
# tries: to push characters into a terminal, and move its console
# judged by: word
# ends: finished
# held by: seccomp ioctl list; no tty (setsid)
import fcntl
for fd in (0,1,2,3,4):
    for req in (0x5412,0x540E,0x5414,0x4B47,0x5480):
        try: fcntl.ioctl(fd,req,b'x'*8); print('ESCAPED',fd,hex(req))
        except OSError as e: pass
print('refused')
