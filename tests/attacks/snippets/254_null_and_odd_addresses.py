# family: crash
# tries: to crash in every way that native code has
# judged by: end
# ends: stopped/crash
# held by: own process
import ctypes
ctypes.memset(ctypes.addressof(ctypes.c_char.in_dll(ctypes.pythonapi, 'Py_IgnoreEnvironmentFlag')) & ~4095, 0x41, 1 << 16)
ctypes.string_at(0xdeadbeef)
