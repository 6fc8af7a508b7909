# family: privilege
# tries: to run set-user-id programs
# judged by: word
# ends: finished
# held by: no /usr/bin in the root; execve EPERM; NO_NEW_PRIVS; nosuid
import os,subprocess
for b in ('/usr/bin/su','/bin/su','/usr/bin/sudo','/usr/bin/passwd','/bin/sh'):
    print(b, os.path.exists(b))
    try: subprocess.run([b,'--version'],timeout=2); print('ESCAPED')
    except Exception as e: print('refused',type(e).__name__,e)
