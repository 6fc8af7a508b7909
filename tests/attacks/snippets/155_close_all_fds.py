# family: result
# tries: to close every descriptor
# judged by: end
# ends: stopped/result
# held by: server: no result
import os
os.closerange(0,100)
