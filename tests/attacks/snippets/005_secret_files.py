# family: files
# tries: to read the server's files and list the host's folders
# judged by: secret
# ends: finished
# held by: mntns
# note: the directory shells on the way to bound trees are visible, with no content
for p in ('@SECRETFILE@','@SECRETFILE2@','@HOME@/.bash_history','/root','/home','/var/log','/tmp','/run','/sys/kernel','/boot'):
    try:
        import os
        print('ESCAPED',p,os.listdir(p)[:3] if os.path.isdir(p) else open(p).read(20)) if os.path.exists(p) and p not in ('/root','/tmp') else print('absent or empty shell',p, os.listdir(p) if os.path.isdir(p) else '')
    except OSError as e: print('refused',p,e)
