# family: signals
# tries: to reach others by process group and session
# judged by: processes
# ends: finished
# held by: own session; own process ids
import os, signal
for group in (0, 1, os.getpgrp(), os.getsid(0), @VICTIM@):
    for act in (lambda: os.killpg(group, signal.SIGCONT) if group else os.kill(0, signal.SIGCONT), lambda: os.setpgid(0, group), lambda: os.tcsetpgrp(0, group)):
        try: act()
        except OSError as refused: print('refused', group, refused.strerror)
try: os.setsid(); print('ESCAPED')
except OSError as refused: print('refused', refused)
