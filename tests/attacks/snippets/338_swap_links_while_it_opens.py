# family: files
# tries: to race links against opens, so that a name means a file outside for a moment
# judged by: secret
# ends: finished | failed
# slow: it takes a while
# held by: own root; Landlock
import os, threading, time
open('plain', 'w').write('plain'); over = threading.Event()
def swap():
    while not over.is_set():
        for target in ('/box/plain', '@SECRETFILE@', '@SECRETFILE2@', '/proc/1/environ', '/box/../../../@SECRETFILE2@'):
            try: os.symlink(target, 'n'); os.replace('n', 'name')
            except OSError: pass
threading.Thread(target=swap).start()
seen, end = set(), time.monotonic() + 0.4
while time.monotonic() < end:
    try: seen.add(open('name').read())
    except OSError: pass
over.set(); print(seen)
