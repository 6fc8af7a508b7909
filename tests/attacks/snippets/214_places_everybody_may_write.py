# family: persistence
# tries: to leave something in the folders that everybody may write to
# judged by: next run
# ends: finished
# held by: own root; Landlock
import os
for folder in ('/tmp', '/var/tmp', '/dev/shm', '/dev/mqueue', '/run', '/run/lock', '/dev', '/', '/etc', '/usr', '/usr/lib', '/lib', '/proc', '/sys', os.path.dirname(os.getcwd())):
    try: open(folder + '/gradwalk-left', 'w').write('x'); print('ESCAPED', folder)
    except OSError as refused: print('refused', folder, refused.strerror)
