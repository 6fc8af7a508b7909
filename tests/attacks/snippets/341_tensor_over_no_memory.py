# family: recorder
# tries: to have the recorder read tensors whose memory is gone or was never there
# judged by: next run
# ends: stopped/crash | finished | failed
# held by: own process
import ctypes, mmap, torch
libc = ctypes.CDLL(None)
room = mmap.mmap(-1, 1 << 16)
x = torch.frombuffer(room, dtype=torch.float32)
libc.munmap(ctypes.c_void_p(x.data_ptr()), ctypes.c_size_t(1 << 16))
w = torch.ones(16384, requires_grad=True)
(w * x).sum().backward()
