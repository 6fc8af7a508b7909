# family: processes
# tries: to have native libraries start as many threads as can be asked for
# judged by: limits
# ends: finished | failed | stopped
# slow: it takes a while
# held by: resource limits
import torch
for most in (10 ** 3, 10 ** 5, 2 ** 31 - 1):
    try: torch.set_num_threads(most); print(torch.mm(torch.ones(600, 600), torch.ones(600, 600)).sum())
    except RuntimeError as refused: print('refused', str(refused)[:80])
