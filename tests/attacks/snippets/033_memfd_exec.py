# family: processes
# tries: to run a program from memory that has no file
# judged by: word
# ends: finished
# held by: seccomp memfd_create ENOSYS
import os,ctypes
try: fd=os.memfd_create('x'); os.write(fd,b'#!/bin/sh\n'); os.execve(fd,['x'],{}); print('ESCAPED')
except OSError as e: print('refused',e)
l=ctypes.CDLL(None,use_errno=True); r=l.syscall(@NR:memfd_create@,b'x',0); print('ESCAPED' if r>=0 else 'refused',r)
