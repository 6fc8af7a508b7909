# family: processes
# tries: to run a shell in each of Python's ways
# judged by: word
# ends: finished
# held by: seccomp; no shell in the root
import subprocess,os
for f in (lambda: subprocess.check_output(['/bin/sh','-c','id']), lambda: subprocess.check_output('id',shell=True), lambda: os.popen('id').read(), lambda: os.posix_spawn('/bin/sh',['sh','-c','id'],{}) ):
    try: print('ESCAPED',f())
    except BaseException as e: print('refused',type(e).__name__,e)
r=os.system('id'); print('os.system ->',r); print('ESCAPED') if r==0 else None
