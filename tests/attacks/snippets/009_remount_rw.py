# family: files
# tries: to make the root writable again
# judged by: end
# ends: stopped/crash/-31
# held by: seccomp KILL; caps
import ctypes
ctypes.CDLL(None).mount(None,b'/',None,32|4096,None)
print('alive')
