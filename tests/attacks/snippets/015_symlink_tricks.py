# family: files
# tries: to read through symbolic links out of the private folder
# judged by: secret
# ends: finished | failed
# held by: mntns
# note: the server never opens a path the child can name (the Judge0 lesson)
import os
for t in ('/etc/shadow','/proc/1/environ','@SECRETFILE@','../../../../etc/shadow'):
    os.symlink(t,'/box/l'+str(abs(hash(t))))
    try: print('ESCAPED',open('/box/l'+str(abs(hash(t)))).read()[:10])
    except OSError as e: print('refused',t,e.strerror)
