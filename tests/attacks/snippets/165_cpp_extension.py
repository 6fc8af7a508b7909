# family: torch
# tries: to compile an extension
# judged by: word
# ends: finished
# held by: no compiler, no exec
import torch
from torch.utils.cpp_extension import load_inline
try: load_inline('x',cpp_sources='int f(){return 1;}',functions=['f']); print('ESCAPED compiled')
except BaseException as e: print('refused',type(e).__name__,str(e)[:120])
