# family: signals
# tries: to signal processes outside by every call that sends signals
# judged by: processes
# ends: finished
# held by: own process ids; own user; Landlock; system-call filter
import ctypes, os, signal
libc = ctypes.CDLL(None, use_errno=True)
for process in {@ZPID@, @SPID@, @VICTIM@, @SIBPID@} - {os.getpid()}:
    for number, arguments in ((@NR:kill@, (process, 9)), (@NR:kill@, (-process, 9)), (@NR:tgkill@, (process, process, 9)), (@NR:tkill@, (process, 9)),
                              (@NR:rt_sigqueueinfo@, (process, 9, bytes(128))), (@NR:rt_tgsigqueueinfo@, (process, process, 9, bytes(128)))):
        print('ESCAPED' if libc.syscall(number, *arguments) == 0 else 'refused', ctypes.get_errno())
