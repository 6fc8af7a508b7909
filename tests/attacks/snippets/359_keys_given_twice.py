# family: decoder
# tries: to give every key twice, once for the server and once for whoever reads
# judged by: end
# ends: stopped/result | finished
# held by: documents are written anew
import os, signal, struct, time
signal.signal(signal.SIGUSR2, signal.SIG_IGN)
head = b'{"schema":1,"schema":1,"snippet":{"code":""},"outcome":{"status":"stopped","status":"finished"},"id":"a","id":"b","environment":{"python":"3","torch":"2","device":"cpu","threads":1,"recorder":"0"},'
body = head + b'"calls":[' + b','.join([b'{"name":"x","name":"mul","parent":null}'] * 20000) + b'],"calls":[{"name":"last"}]}'
out = memoryview(struct.pack('!I', len(body)) + body)
while out: out = out[os.write(4, out):]
time.sleep(60)
