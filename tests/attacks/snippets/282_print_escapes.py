# family: output
# tries: to print terminals' control codes, other scripts' directions, nulls and half characters
# judged by: next run
# ends: finished
# held by: text is carried as text
import sys
print('\x1b]0;title\x07\x1b[2J\x1b[8mhidden\u202egnp.exe\u2066\x00\x7f\x9b31m')
import os; os.write(1, b'\xe2\x82'); sys.stderr.write('\ud800')
print('Gradwalk could not record all of this run: forged', file=sys.stderr)
