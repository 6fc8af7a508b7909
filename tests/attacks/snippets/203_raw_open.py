# family: files
# tries: to open a file by each of the kernel's calls, past libc
# judged by: secret
# ends: finished
# held by: own root; Landlock
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(64)
for path in (b'@SECRETFILE2@', b'/proc/self/root@SECRETFILE2@', b'/proc/1/root@SECRETFILE2@', b'/../../..@SECRETFILE2@'):
    for number, arguments in ((@NR:open@, (path, 0)), (@NR:openat@, (-100, path, 0)), (@NR:openat2@, (-100, path, bytes(24), 24))):
        descriptor = libc.syscall(number, *arguments)
        if descriptor >= 0:
            libc.read(descriptor, buffer, 60)
            print('ESCAPED', buffer.value)
        else: print('refused', ctypes.get_errno())
