# family: probe
# tries: to learn the server's host name, user, command line and folders
# judged by: word
# ends: finished
# container: sees the machine's host name
# held by: own host name; own root; own user
import os, platform, pwd, socket, sys
name = socket.gethostname()
print('ESCAPED' if name not in ('gradwalk', '(none)') else 'neutral', name)
print(sys.orig_argv if '@HOME@' in str(sys.orig_argv) else '', [entry.pw_name for entry in pwd.getpwall()])
