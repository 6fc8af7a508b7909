# family: torch
# tries: to write to a system file through a shared mapping
# judged by: outside
# ends: finished
# held by: read-only mounts
import torch
try: t=torch.from_file('/usr/lib/os-release',shared=True,size=10,dtype=torch.uint8); t[0]=65; print('ESCAPED wrote')
except BaseException as e: print('refused',type(e).__name__,str(e)[:100])
