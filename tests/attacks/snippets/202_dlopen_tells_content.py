# family: files
# tries: to have the dynamic loader tell what is in a file
# judged by: secret
# ends: finished
# held by: own root; Landlock
import ctypes
for path in ('@SECRETFILE2@', '@SECRETFILE@', '/etc/shadow'):
    try: ctypes.CDLL(path); print('ESCAPED')
    except OSError as refused: print(refused, 'ESCAPED' if 'header' in str(refused) else '')
