# family: processes
# tries: to run Python, the loader or anything else that the root holds
# judged by: word
# ends: finished
# held by: system-call filter
import os, sys
programs = [sys.executable, os.path.realpath(sys.executable), '/lib64/ld-linux-x86-64.so.2', '/lib/ld-linux-aarch64.so.1', '/usr/lib/git-core/git']
for program in programs:
    for run in (lambda: os.execv(program, ['x', '-c', "print('ESCAPED')"]), lambda: os.execve(os.open(program, os.O_RDONLY), ['x', '-c', "print('ESCAPED')"], {}),
                lambda: os.posix_spawn(program, ['x', '-c', "print('ESCAPED')"], {})):
        try: run(); print('ESCAPED')
        except (OSError, TypeError) as refused: print('refused', refused)
