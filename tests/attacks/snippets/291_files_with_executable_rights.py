# family: processes
# tries: to bring a program of its own and map it executable
# judged by: word
# ends: finished | failed
# held by: private folder without execution; system-call filter
import ctypes, mmap, os, stat
open('program', 'wb').write(b'\x7fELF' + bytes(4096)); os.chmod('program', 0o6755)
file = os.open('program', os.O_RDWR)
try: mmap.mmap(file, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC, flags=mmap.MAP_PRIVATE); print('ESCAPED')
except OSError as refused: print('refused', refused.strerror)
try: os.execv('./program', ['x']); print('ESCAPED')
except OSError as refused: print('refused', refused.strerror)
