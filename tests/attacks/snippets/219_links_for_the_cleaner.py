# family: persistence
# tries: to leave links, loops and locked folders for whoever looks into or removes the folder
# judged by: next run
# ends: finished | failed
# held by: private folder that vanishes; nobody outside opens a path in it
import os
os.symlink('/', 'root'); os.symlink('.', 'loop'); os.symlink('@PROMISE@', 'promise'); os.symlink('/dev/zero', 'endless')
os.makedirs('locked/inside'); open('locked/inside/x', 'w').close(); os.chmod('locked', 0)
os.makedirs('a' * 200 + '/' + 'b' * 200)
open('name\nwith\x1b[2Jcodes<script>', 'w').close(); open(b'\xff\xfe', 'w').close()
