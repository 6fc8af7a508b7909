# family: crash
# tries: to overwrite None and int
# judged by: next run
# ends: stopped/crash
# held by: own process
import ctypes
ctypes.memset(id(None),0,16); ctypes.memset(id(int),0x41,200); print(None,1)
