# family: fds
# tries: to use a descriptor that was left open
# judged by: word
# ends: finished
# held by: close_range before lockdown
# note: the runc CVE-2024-21626 lesson
import os,stat
for fd in range(0,1024):
    try: st=os.fstat(fd)
    except OSError: continue
    kind='sock' if stat.S_ISSOCK(st.st_mode) else 'fifo' if stat.S_ISFIFO(st.st_mode) else 'chr' if stat.S_ISCHR(st.st_mode) else 'dir' if stat.S_ISDIR(st.st_mode) else 'reg'
    print(fd,kind)
    if kind in ('sock','dir','reg'): print('ESCAPED inherited',fd)
