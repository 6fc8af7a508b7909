# family: persistence
# tries: to leave poisoned modules, builtins, environment and files for the next run
# judged by: next run
# ends: finished | failed
# held by: fork copy-on-write + per-child tmpfs
# note: the follow-up health check runs a clean snippet and looks for the marks
import torch,builtins,json,os,sys
torch.relu=lambda *a: 'poisoned'; torch.Tensor.backward=None; builtins.print=None; json.dumps=lambda *a,**k:'"x"'
os.environ['POISON']='1'; sys.modules['math']=None
open('/box/poison','w').write('x')
