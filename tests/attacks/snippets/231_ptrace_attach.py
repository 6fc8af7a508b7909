# family: signals
# tries: to trace the zygote and a sibling
# judged by: end
# ends: stopped/crash/-31
# held by: system-call filter
import ctypes
for process in (@ZPID@, @SIBPID@, @VICTIM@, 1): print('ESCAPED', ctypes.CDLL(None).ptrace(16, process, 0, 0))
