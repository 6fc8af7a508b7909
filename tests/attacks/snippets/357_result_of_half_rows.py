# family: decoder
# tries: to cut the result where stretches of rows are cut, with brackets in its names
# judged by: end
# ends: stopped/result
# held by: looking through a stretch at a time
import os, signal, struct, time
signal.signal(signal.SIGUSR2, signal.SIG_IGN)
head = b'{"schema":1,"snippet":{"code":""},"outcome":{"status":"finished"},"environment":{"python":"3","torch":"2","device":"cpu","threads":1,"recorder":"0"},"calls":['
row = b'{"name":"}],[{\\"\\\\"}'
body = head + b','.join([row] * 40000) + b',{"name":"x","parent":40000}]}'
out = memoryview(struct.pack('!I', len(body)) + body)
while out: out = out[os.write(4, out):]
time.sleep(60)
