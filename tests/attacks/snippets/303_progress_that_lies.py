# family: result
# tries: to answer the question for progress with markup and numbers past all bounds
# judged by: end
# ends: stopped/result
# held by: strict decoding
import os, signal, time
import msgspec
from app.sandbox.protocol import ASK, frame
lie = frame(msgspec.msgpack.encode([2**63, -1, '<script>alert(1)</script>']))
signal.signal(ASK, lambda *_: os.write(4, lie))
for _ in range(20): time.sleep(0.05)
