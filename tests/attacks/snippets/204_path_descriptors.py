# family: files
# tries: to climb from a descriptor of a folder, opened as a path only, to files outside
# judged by: secret
# ends: finished
# held by: own root; Landlock
import os
for start in ('/', '.', '/usr/lib', os.path.dirname(os.__file__)):
    try: folder = os.open(start, os.O_PATH | os.O_DIRECTORY)
    except OSError as refused: print('refused', start, refused.strerror); continue
    for path in ('../' * 30 + '@SECRETFILE2@'.lstrip('/'), '../../../../../../../../proc/self/environ'):
        try: print('ESCAPED', os.read(os.open(path, os.O_RDONLY, dir_fd=folder), 60))
        except OSError as refused: print('refused', refused.strerror)
