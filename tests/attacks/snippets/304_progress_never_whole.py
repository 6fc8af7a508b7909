# family: result
# tries: to answer the question for progress with a frame of sixty megabytes that never ends
# judged by: end
# ends: stopped/wall_time
# held by: the server's clock
# slow: it waits for the clock
import os, signal, time
from app.sandbox.protocol import ASK
signal.signal(ASK, lambda *_: os.write(4, (60 << 20).to_bytes(4, 'big') + b'x'))
while True: time.sleep(0.05)
