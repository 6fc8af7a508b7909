# family: disk
# tries: to fill the folder's memory with hard links, long names and extended attributes
# judged by: limits
# ends: finished | failed
# held by: private folder of fixed size; system-call filter
import os
made = 0
open('a', 'w').close()
try:
    while made < 100000:
        os.link('a', f'{made:0250d}'); made += 1
except OSError as refused: print('refused', refused.strerror, made)
if made > 5000: print('ESCAPED')
