# family: disk
# tries: to reserve room on the disk past its size: beyond the ends of files, in holes, by every mode of fallocate
# judged by: word
# ends: finished
# held by: private folder; resource limits
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
got = 0
for number in range(20):
    try: file = os.open(f'{number}', os.O_RDWR | os.O_CREAT)
    except OSError: break
    for mode in (0, 1, 8, 16, 32, 64, 128):
        for at, size in ((0, 1 << 20), (1 << 20, 4 << 20), (1 << 40, 1 << 20), (2 ** 62, 1 << 20)):
            libc.fallocate(file, mode, ctypes.c_long(at), ctypes.c_long(size))
    got += os.fstat(file).st_blocks * 512
    os.close(file)
print('ESCAPED' if got > 17 << 20 else 'bounded', got)
