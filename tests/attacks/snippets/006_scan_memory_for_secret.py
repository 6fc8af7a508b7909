# family: secrets
# tries: to find the server's secrets in this process's heap
# judged by: secret
# ends: finished
# held by: zygote is a fresh exec; never sees server memory or user code
import gc,sys
hit=[type(o) for o in gc.get_objects() if isinstance(o,(dict,)) and any(isinstance(v,str) and v.startswith('s3cr3t-') for v in list(o.values())[:200])]
print('ESCAPED' if hit else 'no secret in the heap')
