# family: crash
# tries: to crash by deep JSON, pickles and copies
# judged by: end
# ends: finished
# held by: own process
import copy, json, pickle, marshal
deep = []
for _ in range(200000): deep = [deep]
for act in (lambda: json.dumps(deep), lambda: json.loads('[' * 100000), lambda: pickle.dumps(deep), lambda: copy.deepcopy(deep), lambda: repr(deep), lambda: marshal.dumps(deep), lambda: hash(str(deep))):
    try: act()
    except (RecursionError, ValueError, MemoryError) as refused: print('refused', type(refused).__name__)
