# family: files
# tries: to read a file by machine code of its own
# judged by: secret
# ends: finished
# held by: own root; Landlock
# machine: x86_64
import ctypes, mmap, os
page = mmap.mmap(-1, 4096, prot=7)
page.write(b'\xb8\x02\x00\x00\x00\x0f\x05\xc3')
base = ctypes.addressof(ctypes.c_char.from_buffer(page))
for path in (b'@SECRETFILE2@', b'/etc/shadow', b'/proc/self/maps'):
    descriptor = ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_char_p, ctypes.c_int, ctypes.c_int)(base)(path, 0, 0)
    print('ESCAPED' if descriptor >= 0 else 'refused', descriptor)
    if descriptor >= 0: print(os.read(descriptor, 80))
