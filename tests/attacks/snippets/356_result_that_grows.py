# family: decoder
# tries: to hand over ten megabytes of floats so short that they become five times as many when they are written anew
# judged by: end
# ends: stopped/result
# held by: looking through a stretch at a time
import os, signal, struct, time
signal.signal(signal.SIGUSR2, signal.SIG_IGN)
head = b'{"schema":1,"snippet":{"code":""},"outcome":{"status":"finished"},"environment":{"python":"3","torch":"2","device":"cpu","threads":1,"recorder":"0"},"nodes":[{"name":"","kind":"opaque","order":1}],"jacobians":['
row = b'{"node":0,"slot":0,"rows":64,"columns":64,"elements":[' + b','.join([b'1e15'] * 4096) + b']}'
body = head + b','.join([row] * 480) + b']}'
out = memoryview(struct.pack('!I', len(body)) + body)
while out: out = out[os.write(4, out):]
time.sleep(60)
