# family: processes
# tries: to start five thousand threads
# judged by: limits
# ends: finished
# held by: RLIMIT_NPROC (per-child uid) + RLIMIT_AS
import threading,time
n=0
try:
    for i in range(5000):
        threading.Thread(target=time.sleep,args=(3,),daemon=True).start(); n+=1
except BaseException as e: print('stopped at',n,type(e).__name__,e)
if n>200: print('ESCAPED',n,'threads')
