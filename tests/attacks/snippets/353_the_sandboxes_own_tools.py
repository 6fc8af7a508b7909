# family: escape
# tries: to use the sandbox's own modules, which know every call by number, to get out
# judged by: word
# ends: finished
# held by: system-call filter; capabilities dropped
import os
from app.sandbox.layers import kernel, namespaces, root, identity, privileges
deeds = [lambda: identity.become(0), lambda: kernel.prctl(1, 0), lambda: kernel.prctl(4, 1)]
for number, deed in enumerate(deeds):
    try: deed(); print('ESCAPED', number)
    except OSError as refused: print('refused', refused)
