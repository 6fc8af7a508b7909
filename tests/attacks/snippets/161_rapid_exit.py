# family: dos
# tries: to leave at once, so that the pool runs dry
# judged by: next run
# ends: stopped/exit/1
# held by: the pool refills
import os; os._exit(1)
