# family: persistence
# tries: to leave a file for the next run, or find one
# judged by: next run
# ends: finished | failed
# held by: per-child tmpfs
import os
print('ESCAPED other file', os.listdir('/box')) if os.listdir('/box') else print('empty')
open('/box/left-behind','w').write('hello')
