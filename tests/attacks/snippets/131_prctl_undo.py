# family: kernel
# tries: to undo what prctl has closed
# judged by: word
# ends: finished
# held by: seccomp prctl list
import ctypes
l=ctypes.CDLL(None,use_errno=True)
for op,arg in ((1,0),(4,1),(22,0),(38,0),(36,1),(29,1),(24,1),(47,2),(23,0)):
    r=l.prctl(op,arg,0,0,0); print('ESCAPED' if r==0 and op not in (23,) else 'refused',op,r)
