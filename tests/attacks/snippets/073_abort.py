# family: crash
# tries: to abort the process
# judged by: end
# ends: stopped/crash
# held by: own process
import os; os.abort()
