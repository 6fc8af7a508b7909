# family: recorder
# tries: to be called for all that is shown, warned of, or goes wrong where nobody listens
# judged by: next run
# ends: finished | failed | stopped
# held by: own process
import sys, threading, warnings, traceback, linecache, torch
def worse(*_, **__): raise SystemExit(9)
sys.excepthook = sys.unraisablehook = sys.displayhook = threading.excepthook = warnings.showwarning = warnings._showwarnmsg = worse
for module in (traceback, linecache):
    for name in dir(module):
        if callable(getattr(module, name)) and name[0] != '_': setattr(module, name, worse)
class Dying:
    def __del__(self): raise RuntimeError
x = torch.ones(3, requires_grad=True); kept = Dying(); del kept
warnings.warn('so'); torch.log(x - 1).sum().backward(); 1 / 0
