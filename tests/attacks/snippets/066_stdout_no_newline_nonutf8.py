# family: output
# tries: to print what is no UTF-8, and control codes of terminals
# judged by: next run
# ends: finished
# held by: server decodes with errors=replace
import os
os.write(1,b'\xff\xfe\x00\x1b[2J\x07'*1000)
