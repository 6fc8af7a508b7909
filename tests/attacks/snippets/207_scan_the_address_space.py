# family: secrets
# tries: to scan all mapped memory for the server's secret, and print what stands around it
# judged by: secret
# ends: finished
# held by: fresh process; the zygote never sees a snippet
import ctypes, os
start, found = ctypes.CDLL(None).sbrk(0) & 0x7fffffff, []
sbrk = ctypes.CDLL(None).sbrk
sbrk.restype = ctypes.c_void_p
reader, writer = os.pipe()
os.set_blocking(reader, False)
write = ctypes.CDLL(None, use_errno=True).write
needle = b's3cr' + b'3t-'
def scan(low, high):
    for page in range(low & ~4095, high, 4096):
        if write(writer, ctypes.c_void_p(page), ctypes.c_size_t(4096)) == 4096:
            text = os.read(reader, 4096)
            at = text.find(needle)
            if at >= 0 and len(text) > at + 8: print(hex(page), text[max(0, at - 30):at + 60])
scan(sbrk(0) - (48 << 20), sbrk(0))
here = id(object())
scan(here - (16 << 20), here + (16 << 20))
