# family: files
# tries: to make devices, pipes and sockets in the private folder
# judged by: word
# ends: finished
# held by: seccomp mknod EPERM, nodev, landlock
import os,stat
for n,m,d in (('fifo',stat.S_IFIFO,0),('mem',stat.S_IFCHR,os.makedev(1,1)),('sda',stat.S_IFBLK,os.makedev(254,0)),('sock',stat.S_IFSOCK,0)):
    try: os.mknod('/box/'+n,0o666|m,d); print('ESCAPED',n)
    except OSError as e: print('refused',n,e.strerror)
