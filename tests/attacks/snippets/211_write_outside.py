# family: files
# tries: to write outside in every way that Python and PyTorch have
# judged by: outside
# ends: finished | failed
# held by: own root; Landlock
import os, shutil, sqlite3, torch
import matplotlib.pyplot as plt
out = '@OUTSIDE@'
open('mine', 'w').write('x')
for write in (
    lambda: open(out + '/a', 'w').write('x'), lambda: open('@PROMISE@', 'a').write('x'), lambda: os.mkdir(out + '/b'),
    lambda: os.symlink('/etc', out + '/c'), lambda: os.link('mine', out + '/d'), lambda: os.rename('mine', out + '/e'),
    lambda: os.truncate('@PROMISE@', 0), lambda: os.unlink('@PROMISE@'), lambda: os.rename('@PROMISE@', out + '/f'),
    lambda: shutil.copy('mine', out), lambda: sqlite3.connect(out + '/g').execute('create table t(a)'),
    lambda: torch.save(1, out + '/h'), lambda: plt.savefig(out + '/i.png'), lambda: os.mkfifo(out + '/j'),
    lambda: os.mknod(out + '/k'), lambda: torch.from_file(out + '/l', shared=True, size=9, dtype=torch.uint8),
    lambda: os.replace('mine', '@PROMISE@'), lambda: os.rmdir(out),
):
    try: write(); print('ESCAPED')
    except Exception as refused: print('refused', type(refused).__name__, str(refused)[:90])
