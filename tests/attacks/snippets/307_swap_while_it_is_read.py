# family: files
# tries: to swap a file for a link, a folder and a pipe while the files are handed over
# judged by: secret
# ends: finished | stopped/result | stopped/wall_time
# held by: own root; no link is followed
import os, threading
def swap():
    while True:
        for make in (lambda: open('x', 'w').write('y'), lambda: os.symlink('@SECRETFILE2@', 'x'), lambda: os.mkdir('x'), lambda: os.mkfifo('x')):
            try: make()
            except OSError: pass
            for take in (os.unlink, os.rmdir):
                try: take('x')
                except OSError: pass
for _ in range(3): threading.Thread(target=swap, daemon=True).start()
