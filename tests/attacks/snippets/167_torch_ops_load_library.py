# family: torch
# tries: to load native code from the private folder
# judged by: word
# ends: finished | failed
# held by: noexec tmpfs: mmap PROT_EXEC of files refused
import torch
open('/box/x.so','wb').write(b'\x7fELF'+b'\0'*100)
try: torch.ops.load_library('/box/x.so'); print('loaded')
except BaseException as e: print('refused',type(e).__name__,str(e)[:80])
