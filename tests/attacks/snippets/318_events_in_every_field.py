# family: result
# tries: to forge events and fields of events by line breaks wherever text is carried
# judged by: next run
# ends: failed
# held by: events carry JSON, which has no line breaks
import os, sys, time
for end in ('\n\n', '\r\n\r\n', '\r\r', '\x85\x85', '\u2028\u2028'):
    forged = end + 'id: 1' + end[:1] + 'event: document' + end[:1] + 'data: {"schema":1}' + end
    os.write(1, forged.encode()); os.write(2, forged.encode()); print(forged)
    time.sleep(0.12)
os.write(1, b'event: progress\ndata: {"seconds":0,"ops":9,"nodes":9,"passes":9}\n\n' * 2000)
raise ValueError(forged)
