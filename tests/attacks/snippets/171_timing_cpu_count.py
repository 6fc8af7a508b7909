# family: probe
# tries: to learn about the machine
# judged by: secret
# ends: finished
# held by: information only
# note: kernel version and host name are visible through uname: set a neutral UTS name
import os,time,platform,socket
print(os.cpu_count(),platform.platform(),os.getuid(),os.getgid(),os.getpid(),os.uname().nodename, os.sched_getaffinity(0))
try: print(os.getlogin())
except OSError as e: print(e)
