# family: signals
# tries: to kill server, zygote and a sibling by number
# judged by: processes
# ends: finished
# held by: pid namespace; uid; landlock signal scope
import os,signal
print('ppid',os.getppid(),'pid',os.getpid())
for p in (@ZPID@,@SPID@,@SIBPID@,@VICTIM@):
    if p==os.getpid(): continue
    try: os.kill(p,9); print('ESCAPED',p)
    except OSError as e: print('refused',p,e)
