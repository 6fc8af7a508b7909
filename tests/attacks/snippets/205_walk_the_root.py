# family: files
# tries: to walk all that can be seen, and read what looks like a secret
# judged by: secret
# ends: finished
# held by: own root; Landlock
import os
seen = 0
for folder, folders, files in os.walk('/'):
    folders[:] = [name for name in folders if name not in ('site-packages', 'dist-packages', 'python3.11', 'python3.12', 'python3.13')]
    for name in files:
        path = os.path.join(folder, name)
        if any(word in name.lower() for word in ('.db', 'sqlite', '.env', 'passwd', 'shadow', 'key', 'secret', 'readable', '.log', 'history')):
            try: print(path, open(path, 'rb').read(80)); seen += 1
            except OSError: pass
    if seen > 50: break
print(seen)
