# family: time
# tries: to keep the interpreter in a thread that never lets the main one run its handlers
# judged by: clock
# ends: stopped/wall_time | stopped/cpu_time
# slow: it runs until a clock
# held by: wall clock
import sys, threading
sys.setswitchinterval(1e9)
def hold():
    while True: pass
threading.Thread(target=hold, daemon=True).start()
import time; time.sleep(0.01)
