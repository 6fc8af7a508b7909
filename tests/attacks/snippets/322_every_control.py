# family: kernel
# tries: to make every operation of ioctl and fcntl that has a name, on files, pipes and devices
# judged by: word
# ends: finished | failed
# held by: system-call filter
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
inner = os.open('f', os.O_RDWR | os.O_CREAT)
room = ctypes.create_string_buffer(4096)
for descriptor in (0, 1, 4, inner, os.open('/dev/urandom', os.O_RDONLY)):
    for request in (*range(0x5400, 0x5470), 0x40049409, 0x4020940d, 0xc0189436, 0x40086602, 0x401c5820, 0xc020660b, 0x5452, 0x8901, 0x8902, 0x1268, 0x125e, 0x40045201, 0x40085203, 0x5207, 0xae01, 0xaf01, 0x3b70, 0x2285):
        if request in (0x5401, 0x5413, 0x541b, 0x5421, 0x5450, 0x5451): continue
        if libc.syscall(@NR:ioctl@, descriptor, request, room) >= 0: print('ESCAPED ioctl', hex(request))
    for command in (8, 9, 10, 11, 15, 16, 1024, 1025, 1026, 1029, 1031, 1033, 1034, 1035, 1036, 1037, 1038):
        if libc.syscall(@NR:fcntl@, descriptor, command, 0) >= 0: print('ESCAPED fcntl', command)
