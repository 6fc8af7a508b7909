# family: kernel
# tries: to put up a filter or a domain of its own that undoes or fools the first
# judged by: word
# ends: finished
# held by: system-call filter
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for number, arguments in ((@NR:seccomp@, (1, 0, 0)), (@NR:seccomp@, (1, 8, 0)), (@NR:prctl@, (22, 2, 0)), (@NR:prctl@, (22, 1, 0)), (@NR:landlock_create_ruleset@, (0, 0, 1)), (@NR:prctl@, (59, 1, 0, 0, 0)), (@NR:prctl@, (38, 0, 0, 0, 0))):
    print('ESCAPED' if libc.syscall(number, *arguments) >= 0 else 'refused', ctypes.get_errno())
