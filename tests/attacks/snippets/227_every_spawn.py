# family: processes
# tries: to start a process by Python's least known ways
# judged by: processes
# ends: finished
# held by: system-call filter
import os, pty, _posixsubprocess
r, w = os.pipe()
for spawn in (os.forkpty, pty.fork, os.fork, lambda: os.spawnv(os.P_NOWAIT, '/bin/true', ['x']), lambda: pty.spawn('/bin/sh'),
              lambda: _posixsubprocess.fork_exec([b'x'], [b'/bin/true'], True, (), None, None, -1, -1, -1, -1, -1, -1, r, w, False, False, -1, None, None, None, -1, None, False)):
    try: print('ESCAPED', spawn())
    except (OSError, TypeError, ValueError) as refused: print('refused', refused)
