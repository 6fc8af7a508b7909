# family: processes
# tries: to use up process numbers by threads that end at once
# judged by: siblings
# ends: finished | failed | stopped
# slow: it takes a while
# held by: resource limits; wall clock
import _thread, time
end = time.monotonic() + 0.6; made = 0
while time.monotonic() < end:
    try: _thread.start_new_thread(lambda: None, ()); made += 1
    except RuntimeError: time.sleep(0.0005)
print(made > 0)
