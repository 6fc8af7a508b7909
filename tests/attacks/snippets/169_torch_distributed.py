# family: torch
# tries: to open a process group on the network
# judged by: listeners
# ends: finished
# held by: seccomp socket
import torch.distributed as d
try: d.init_process_group('gloo',init_method='tcp://127.0.0.1:@PORT@',rank=0,world_size=1); print('ESCAPED')
except BaseException as e: print('refused',type(e).__name__,str(e)[:100])
