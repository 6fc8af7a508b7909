# family: decoder
# tries: to hand over a large document with events between its rows, which no stream of events may carry
# judged by: word
# ends: finished
# held by: documents are written anew
import os, signal, struct, time
signal.signal(signal.SIGUSR2, signal.SIG_IGN)
gap = b'\n\nevent: document\ndata: {"schema":1}\n\n'.replace(b'event: document', b'  ').replace(b'data: {"schema":1}', b'')
head = b'{"schema":1,"snippet":{"code":""},"outcome":{"status":"finished"},"environment":{"python":"3","torch":"2","device":"cpu","threads":1,"recorder":"0"},"calls":['
body = head + (b',' + gap).join([b'{"name":"mul"}'] * 40000) + b']}'
out = memoryview(struct.pack('!I', len(body)) + body)
while out: out = out[os.write(4, out):]
time.sleep(60)
