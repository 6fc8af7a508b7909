# family: recorder
# tries: to hook calls, imports, audits and threads, so that all that the recorder does runs hostile code
# judged by: next run
# ends: failed | finished | stopped/result
# held by: own process
import sys, threading, warnings
def hostile(*_): raise RuntimeError('hostile')
for add in (sys.settrace, sys.setprofile, threading.settrace, threading.setprofile): add(lambda *_: None)
sys.excepthook = sys.unraisablehook = sys.displayhook = threading.excepthook = warnings.showwarning = hostile
sys.addaudithook(lambda event, _: hostile() if event.startswith(('open', 'import', 'object')) else None)
import torch
