# family: result
# tries: to have torch.load and pickle run commands
# judged by: outside
# ends: finished
# held by: system-call filter; own root
import io, os, pickle, torch
class Runs:
    def __reduce__(self): return os.system, ('touch @MARKER@',)
class Writes:
    def __reduce__(self): return open, ('@MARKER@', 'w')
for hostile in (Runs(), Writes()):
    try: print(pickle.loads(pickle.dumps(hostile)))
    except OSError as refused: print('refused', refused)
    body = io.BytesIO(); torch.save(hostile, body); body.seek(0)
    try: print(torch.load(body, weights_only=False))
    except Exception as refused: print('refused', refused)
