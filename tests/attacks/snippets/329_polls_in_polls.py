# family: kernel
# tries: to make the kernel recurse and wake by polls that watch each other
# judged by: word
# ends: finished
# held by: kernel's own bounds
import os, select
chain = [select.epoll() for _ in range(40)]
depth = 0
for outer, inner in zip(chain, chain[1:]):
    try: outer.register(inner, select.EPOLLIN); depth += 1
    except OSError as refused: print('refused', refused.strerror); break
try: chain[-1].register(chain[0], select.EPOLLIN)
except OSError as refused: print('refused', refused.strerror)
wake = os.eventfd(0, os.EFD_NONBLOCK)
for poll in chain[:30]: 
    try: poll.register(wake, select.EPOLLIN | select.EPOLLET | 1 << 28)
    except OSError: pass
for _ in range(2000): os.eventfd_write(wake, 1)
print('ESCAPED' if depth > 10 else 'bounded', depth)
