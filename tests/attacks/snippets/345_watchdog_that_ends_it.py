# family: end
# tries: to have faulthandler's own thread end the process while the document is handed over
# judged by: end
# ends: stopped/exit/1 | stopped/crash | finished | failed
# held by: result channel
import faulthandler, torch
faulthandler.dump_traceback_later(0.002, repeat=True, exit=True, file=open('trace', 'w'))
x = torch.ones(3, requires_grad=True)
for _ in range(3000): x = x * 1.0001
x.sum().backward()
