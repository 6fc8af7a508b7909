# family: limits
# tries: to use threads, memory, files, output and processor time at once
# judged by: limits
# ends: stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: resource limits; clocks; bounded output
import os, threading, torch
def memory():
    held = []
    while True:
        try: held.append(torch.ones(1 << 20))
        except RuntimeError: pass
def files():
    n = 0
    while True:
        try: open(f'f{n % 700}', 'w').write('x' * 100000); n += 1
        except OSError: n += 1
def output():
    while True: print('x' * 1000)
for work in (memory, files, output, memory, files, output): threading.Thread(target=work).start()
while True: pass
