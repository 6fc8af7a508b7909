# family: processes
# tries: to start processes by Python's and PyTorch's process pools
# judged by: processes
# ends: finished
# held by: system-call filter
import multiprocessing, concurrent.futures, torch.multiprocessing as tmp
def escape(*_): print('ESCAPED')
for method in ('fork', 'spawn', 'forkserver'):
    try:
        process = multiprocessing.get_context(method).Process(target=escape); process.start(); process.join(1)
    except Exception as refused: print('refused', method, type(refused).__name__, refused)
try: print(list(concurrent.futures.ProcessPoolExecutor(1).map(escape, [1], timeout=1)))
except BaseException as refused: print('refused', type(refused).__name__, refused)
try: tmp.start_processes(escape, nprocs=1, start_method='fork')
except BaseException as refused: print('refused', type(refused).__name__, refused)
