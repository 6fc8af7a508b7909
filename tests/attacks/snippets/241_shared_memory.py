# family: persistence
# tries: to leave shared memory, semaphores and queues that outlive the run
# judged by: outside
# ends: finished
# held by: system-call filter; own root
import ctypes, multiprocessing.shared_memory as shared, torch
libc = ctypes.CDLL(None, use_errno=True)
for name, arguments in (('shmget', (4711, 4096, 0o1666)), ('semget', (4711, 1, 0o1666)), ('msgget', (4711, 0o1666)), ('mq_open', (b'/left', 0o102, 0o666, None)), ('shm_open', (b'/left', 0o102, 0o666)), ('sem_open', (b'/left', 0o100, 0o666, 1))):
    result = getattr(libc, name)(*arguments)
    print('ESCAPED' if result not in (-1, 0) else 'refused', name, result)
for make in (lambda: shared.SharedMemory('left', True, 4096), lambda: torch.ones(9).share_memory_(), lambda: __import__('multiprocessing').Semaphore()):
    try: make(); print('ESCAPED')
    except (OSError, RuntimeError, ImportError) as refused: print('refused', str(refused)[:80])
