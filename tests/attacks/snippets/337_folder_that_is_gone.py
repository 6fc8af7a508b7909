# family: files
# tries: to leave through the folder it runs in: moved into itself, renamed, removed, entered from below
# judged by: next run
# ends: finished | failed
# held by: files read by the child
import os
os.makedirs('a/b/c'); os.chdir('a/b/c')
for steps in (lambda: os.rename('/box/a', '/box/a/b/z'), lambda: os.rename('/box/a', '/box/q'), lambda: os.rmdir('/box'), lambda: os.rename('/box', '/bax'), lambda: os.rmdir('/box/q/b/c')):
    try: steps(); print('done')
    except OSError as refused: print('refused', refused.strerror)
print('ESCAPED' if os.path.exists('../../../../etc/shadow') else 'nowhere')
