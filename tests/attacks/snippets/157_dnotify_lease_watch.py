# family: probe
# tries: to watch folders that others share
# judged by: word
# ends: finished
# held by: seccomp: no watching of shared directories (who imports what)
import fcntl,os,torch,ctypes
fd=os.open(os.path.dirname(torch.__file__),os.O_RDONLY)
for c,v in ((fcntl.F_NOTIFY,1|0x80000000),(fcntl.F_SETLEASE,0),(fcntl.F_SETOWN,1),(fcntl.F_SETPIPE_SZ if hasattr(fcntl,'F_SETPIPE_SZ') else 1031,1<<20)):
    try: fcntl.fcntl(fd,c,v); print('ESCAPED',c)
    except OSError as e: print('refused',c,e.strerror)
l=ctypes.CDLL(None,use_errno=True)
print('ESCAPED inotify' if l.inotify_init1(0)>=0 else 'refused inotify')
