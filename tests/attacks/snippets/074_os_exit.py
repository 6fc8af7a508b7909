# family: crash
# tries: to leave without a result
# judged by: end
# ends: stopped/exit/0
# held by: server: no result -> error
import os; os._exit(0)
