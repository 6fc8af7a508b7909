# family: persistence
# tries: to change what later runs import: sources, bytecode, .pth files, user site
# judged by: next run
# ends: finished
# held by: read-only root; Landlock
import os, site, sys, torch, sysconfig
places = [os.path.dirname(torch.__file__), os.path.dirname(os.__file__), sysconfig.get_paths()['purelib'], os.path.dirname(sys.executable)]
import app
places.append(os.path.dirname(app.__file__))
for place in places:
    for name in ('poison.pth', 'sitecustomize.py', '__init__.py', '__pycache__/os.cpython-311.pyc', '__pycache__/x'):
        try: open(os.path.join(place, name), 'a').close(); print('ESCAPED', place, name)
        except OSError as refused: print('refused', refused.strerror)
