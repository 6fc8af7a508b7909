# family: result
# tries: to print from a thread after the result
# judged by: next run
# ends: finished
# held by: server kills on the result frame
import threading,time,os
def t():
    while True: os.write(1,b'late '); time.sleep(0.001)
threading.Thread(target=t,daemon=True).start()
