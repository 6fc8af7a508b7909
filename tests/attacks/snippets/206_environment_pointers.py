# family: secrets
# tries: to find the server's environment behind libc's pointers and on the stack
# judged by: secret
# ends: finished
# held by: fresh process with a clean environment
import ctypes, os
pointers = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), 'environ')
at = 0
while pointers and pointers[at]:
    print(pointers[at]); at += 1
print(os.environ, os.environb)
stack = id(ctypes.c_int.from_buffer(bytearray(4)))
