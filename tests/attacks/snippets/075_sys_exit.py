# family: crash
# tries: to leave by sys.exit
# judged by: end
# ends: stopped/exit/3
# held by: runner
import sys; sys.exit(3)
