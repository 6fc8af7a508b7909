# family: files
# tries: to hand back files whose names climb, break lines, run backwards or are markup
# judged by: secret
# ends: finished | failed
# held by: names are text
import os
for name in ('a\nset-cookie: x=1', '\u202egnp.exe', '<img src=x onerror=alert(1)>.html', '=cmd|calc!A1', '%2e%2e%2f', '..\\..\\x', ' ', '\u2028'):
    open(name, 'w').write('<script>alert(1)</script>')
os.makedirs('a/b'); os.symlink('../..', 'a/b/up'); os.symlink('/', 'root'); os.symlink('@SECRETFILE2@', 'secret.txt')
for n in range(300):
    try: open(f'd{n}', 'w')
    except OSError: break
