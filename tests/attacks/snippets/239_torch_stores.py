# family: network
# tries: to reach the network through PyTorch's stores and remote calls
# judged by: listeners
# ends: stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: system-call filter; own network
import torch.distributed as dist, datetime
second = datetime.timedelta(seconds=1)
for reach in (lambda: dist.TCPStore('127.0.0.1', @PORT@, is_master=False, timeout=second), lambda: dist.TCPStore('127.0.0.1', 0, is_master=True, timeout=second, wait_for_workers=False),
              lambda: dist.init_process_group('gloo', init_method='tcp://127.0.0.1:@PORT@', rank=1, world_size=2, timeout=second),
              lambda: dist.FileStore('@OUTSIDE@/store', 1).set('a', 'b')):
    try: reach(); print('ESCAPED')
    except BaseException as refused: print('refused', type(refused).__name__, str(refused)[:80])
