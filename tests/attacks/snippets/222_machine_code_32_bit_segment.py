# family: processes
# tries: to jump into the 32-bit code segment and enter the kernel from there
# judged by: end
# ends: stopped/crash/-31
# held by: system-call filter
# machine: x86_64
import ctypes, mmap
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
low = libc.mmap(None, ctypes.c_size_t(8192), 7, 0x62, -1, 0)
code = b'\xb8\x02\x00\x00\x00\xcd\x80\xf4'
ctypes.memmove(low, code, len(code))
jump = b'\x48\xb8' + low.to_bytes(8, 'little') + b'\x68\x23\x00\x00\x00\x50\x48\xcb'
jump = b'\x48\xb8' + low.to_bytes(8, 'little') + b'\x6a\x23\x50\x48\xcb'
ctypes.memmove(low + 256, jump, len(jump))
ctypes.CFUNCTYPE(ctypes.c_int)(low + 256)()
print('ESCAPED')
