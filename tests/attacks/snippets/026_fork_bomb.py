# family: processes
# tries: to fork without end
# judged by: processes
# ends: finished
# held by: seccomp: clone without CLONE_THREAD -> EPERM
import os
n=0
for i in range(2000):
    try:
        if os.fork()==0: os._exit(0)
        n+=1
    except OSError as e: print('refused',e); break
if n: print('ESCAPED forked',n)
