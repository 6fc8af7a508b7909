# family: end
# tries: to end the process when half of the result is written
# judged by: end
# ends: stopped/exit/0 | finished | stopped/result
# held by: result channel
import os, torch
write = os.write
def half(descriptor, data):
    if descriptor == 4 and len(data) > 1000:
        write(4, data[: len(data) // 2]); os._exit(0)
    return write(descriptor, data)
os.write = half
x = torch.ones(64, requires_grad=True)
for _ in range(300): x = x * 1.0001
x.sum().backward()
