# family: result
# tries: to hand over a result from a thread and go on working
# judged by: end
# ends: stopped/result
# held by: the server ends the child with its result
import os, struct, threading, time
body = b'{"schema":1}'
threading.Thread(target=os.write, args=(4, struct.pack('!I', len(body)) + body)).start()
while True: time.sleep(0.1)
