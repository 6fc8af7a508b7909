# family: files
# tries: to change times, modes and owners of files outside, of which Landlock does not judge
# judged by: outside
# ends: finished
# held by: own root; system-call filter
import os
for path in ('@PROMISE@', '@SECRETFILE2@', '@OUTSIDE@', os.__file__):
    for change in (lambda: os.utime(path, (1, 1)), lambda: os.chmod(path, 0o777), lambda: os.chown(path, 0, 0),
                   lambda: os.setxattr(path, 'user.x', b'y'), lambda: os.link(path, 'stolen'), lambda: os.lchown(path, 1, 1)):
        try: change(); print('ESCAPED', path)
        except OSError as refused: print('refused', refused.strerror)
