# family: signals
# tries: to be traced, so that the tracer may change its calls
# judged by: end
# ends: stopped/crash/-31
# held by: system-call filter
import ctypes
print('ESCAPED', ctypes.CDLL(None).ptrace(0, 0, 0, 0))
