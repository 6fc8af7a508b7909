# family: result
# tries: to flood the server with progress
# judged by: end
# ends: stopped/result
# held by: one answer to one question
import os
from app.sandbox.protocol import Progress, encode, frame
told = frame(encode(Progress(1, 1, 1)))
while True: os.write(4, told * 1000)
