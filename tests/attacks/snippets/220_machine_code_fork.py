# family: processes
# tries: to fork by machine code of its own in a writable and executable page
# judged by: processes
# ends: finished
# held by: system-call filter
# machine: x86_64
import ctypes, mmap
page = mmap.mmap(-1, 4096, prot=7)
page.write(b'\xb8\x39\x00\x00\x00\x0f\x05\xc3')
result = ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
print('ESCAPED' if result >= 0 else 'refused', result)
if result == 0: ctypes.CDLL(None)._exit(0)
