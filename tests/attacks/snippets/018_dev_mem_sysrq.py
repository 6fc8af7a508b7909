# family: kernel
# tries: to open the kernel's doors in /dev, /proc and /sys for writing
# judged by: word
# ends: finished
# held by: minimal /dev, no /proc, no /sys
import os
for p in ('/dev/mem','/dev/kmem','/dev/port','/dev/vda','/dev/kvm','/dev/fuse','/dev/kmsg','/dev/ptmx','/dev/tty','/proc/sysrq-trigger','/proc/sys/kernel/core_pattern','/sys/kernel/uevent_helper','/sys/fs/cgroup/release_agent'):
    try: os.open(p,os.O_RDWR); print('ESCAPED',p)
    except OSError as e: print('refused',p,e.strerror)
