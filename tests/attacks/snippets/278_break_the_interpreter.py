# family: recorder
# tries: to take away builtins, streams, recursion and imports before the recorder works
# judged by: next run
# ends: failed | finished | stopped/result
# held by: own process
import builtins, sys
sys.stdout = sys.stderr = None
sys.setrecursionlimit(30)
sys.meta_path.clear(); sys.path_hooks.clear(); sys.path.clear()
for name in ('len', 'isinstance', 'type', 'list', 'dict', 'range', 'print', 'open', '__import__'): setattr(builtins, name, None)
sys.modules.clear()
