# family: kernel
# tries: to change kernel settings of this process through procfs
# judged by: word
# ends: finished
# held by: procfs is covered
import os
for path in ('/proc/self/oom_score_adj', '/proc/self/oom_adj', '/proc/self/coredump_filter', '/proc/self/comm', '/proc/self/uid_map',
             '/proc/self/setgroups', '/proc/self/attr/current', '/proc/self/timerslack_ns', '/proc/self/mem', '/proc/self/autogroup',
             '/proc/thread-self/comm', '/proc/sys/kernel/core_pattern', '/proc/sys/vm/drop_caches', '/sys/fs/cgroup/cgroup.procs', '/sys/power/state'):
    try: os.write(os.open(path, os.O_WRONLY), b'0'); print('ESCAPED', path)
    except OSError as refused: print('refused', path, refused.strerror)
