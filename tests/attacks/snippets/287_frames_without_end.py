# family: result
# tries: to flood the result pipe with empty frames
# judged by: end
# ends: stopped/result
# held by: one frame
import os
while True: os.write(4, bytes(4) * 1000)
