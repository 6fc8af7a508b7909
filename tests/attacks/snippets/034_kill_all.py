# family: signals
# tries: to kill every process there is
# judged by: processes
# ends: finished
# held by: own pid namespace: nothing else to signal
import os,signal
for s in (signal.SIGKILL,signal.SIGTERM,signal.SIGSTOP):
    try: os.kill(-1,s); print('kill(-1) returned',s)
    except OSError as e: print('refused',e)
for p in range(1,60):
    if p==os.getpid(): continue
    try: os.kill(p,9); print('ESCAPED killed',p)
    except ProcessLookupError: pass
    except OSError as e: print('refused',p,e)
