# family: limits
# tries: to raise its own limits
# judged by: word
# ends: finished
# held by: no CAP_SYS_RESOURCE
import resource
for r in (resource.RLIMIT_CPU,resource.RLIMIT_AS,resource.RLIMIT_NPROC,resource.RLIMIT_NOFILE,resource.RLIMIT_FSIZE):
    try: resource.setrlimit(r,(-1,-1)); print('ESCAPED',r)
    except (OSError,ValueError) as e: print('refused',e)
