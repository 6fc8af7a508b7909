# family: signals
# tries: to learn which processes there are
# judged by: word
# ends: finished
# container: learns that other processes exist, and their priorities
# held by: own process ids; Landlock; system-call filter
import os
seen = []
for process in [*range(2, 3000), @ZPID@, @SPID@, @VICTIM@]:
    for look in (lambda: os.kill(process, 0), lambda: os.getpgid(process), lambda: os.getsid(process), lambda: os.sched_getaffinity(process),
                 lambda: os.getpriority(os.PRIO_PROCESS, process), lambda: os.sched_getscheduler(process)):
        try: look()
        except OSError: continue
        if process != os.getpid(): seen.append(process)
print('ESCAPED' if seen else 'alone', seen[:9])
