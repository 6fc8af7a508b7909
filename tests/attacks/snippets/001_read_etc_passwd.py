# family: files
# tries: to read the host's accounts
# judged by: secret
# ends: finished
# held by: mntns (own root)
try:
    s=open('/etc/passwd').read()
    print('ESCAPED host passwd' if 'root:' in s else 'fake: '+s.strip())
except OSError as e: print('refused',e)
