# family: files
# tries: to climb out of the root by dots
# judged by: word
# ends: finished
# held by: pivot_root, old root unmounted
import os
os.chdir('/')
for i in range(50): os.chdir('..')
for x in ('home','var','work','boot','opt','bin','proc/self','sys/kernel'):
    try: print('ESCAPED',x,os.listdir(x)) if os.path.exists(x) else None
    except OSError as e: print('refused',x,e)
try: print(os.listdir('.'))
except OSError as e: print('refused',e)
