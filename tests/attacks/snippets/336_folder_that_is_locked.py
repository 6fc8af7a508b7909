# family: files
# tries: to leave a private folder that cannot be listed, entered or read
# judged by: next run
# ends: finished | failed
# held by: files read by the child
import os
os.mkdir('d'); open('d/x', 'w').write('1')
os.symlink('/etc/passwd', 'link'); os.symlink('.', 'loop'); os.symlink('x' * 4000, 'long')
open('secret', 'w').write('2'); os.chmod('secret', 0); os.chmod('d', 0)
for name in ('=1+1', '+cmd|x', '@SUM(1)', '-2', 'a\tb', 'a\rb', '\u202egnp.exe', '~', 'con', 'nul.txt', 'x' * 255):
    open(name, 'w').write(name)
os.utime('=1+1', (2 ** 40, -2 ** 40))
try: os.chmod('.', 0)
except OSError as refused: print('refused', refused)
