# family: recorder
# tries: to fill the namespace with keys and values that are hostile to be looked at
# judged by: next run
# ends: failed | finished | stopped/result
# held by: own process; bounded rows
import torch
class Hostile:
    def __getattribute__(self, name): raise SystemExit(3)
    def __eq__(self, other): raise KeyboardInterrupt
    def __hash__(self): return 1
    def __instancecheck__(self, other): raise SystemExit
    def __del__(self): raise ValueError
class Name(str):
    def __eq__(self, other): raise SystemExit(4)
    def __hash__(self): return hash(str(self))
    def startswith(self, *_): raise SystemExit(5)
globals()[7] = globals()[None] = globals()[()] = torch.ones(2, requires_grad=True)
globals()[Name('x')] = torch.ones(2)
h = Hostile()
for n in range(50000): globals()[f'v{n}'] = h
