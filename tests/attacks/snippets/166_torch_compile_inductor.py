# family: torch
# tries: to compile through inductor
# judged by: word
# ends: finished
# held by: no compiler, no exec
import torch
f=torch.compile(lambda x:x.sin()+1)
try: print(f(torch.ones(3)))
except BaseException as e: print('refused',type(e).__name__,str(e)[-200:])
