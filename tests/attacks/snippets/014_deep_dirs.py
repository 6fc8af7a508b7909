# family: disk
# tries: to make a folder tree too deep for whoever removes it
# judged by: next run
# ends: finished
# held by: tmpfs nr_inodes
import os
try:
    for i in range(5000): os.mkdir('d'); os.chdir('d')
except OSError as e: print('stopped',i,e)
