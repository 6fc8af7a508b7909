# family: secrets
# tries: to read memory, environment and mounts through procfs
# judged by: secret
# ends: finished
# held by: mntns (no procfs)
for p in ('/proc/1/environ','/proc/self/environ','/proc/self/mem','/proc/self/maps','/proc/self/cmdline','/proc/1/root/etc/passwd','/proc/cpuinfo','/proc/self/mountinfo'):
    try: print('ESCAPED',p,open(p,'rb').read(30))
    except OSError as e: print('refused',p,e)
