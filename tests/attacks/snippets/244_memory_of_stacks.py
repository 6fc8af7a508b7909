# family: memory
# tries: to take memory as the stacks of threads
# judged by: limits
# ends: finished | failed | stopped/cpu_time | stopped/wall_time
# held by: resource limits
import threading, time
threading.stack_size(64 << 20)
started = 0
try:
    for _ in range(200): threading.Thread(target=time.sleep, args=(0.3,), daemon=True).start(); started += 1
except (RuntimeError, MemoryError) as refused: print('refused', refused)
print('ESCAPED' if started > 64 else 'bounded', started)
