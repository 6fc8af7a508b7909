# family: files
# tries: to import a module that lies outside
# judged by: secret
# ends: finished
# held by: own root; Landlock
import sys, runpy
sys.path.insert(0, '@HOME@')
sys.path.insert(0, '@OUTSIDE@')
for path in ('@SECRETFILE2@', '@PROMISE@'):
    try: runpy.run_path(path); print('ESCAPED')
    except SyntaxError as read: print('ESCAPED', read.text)
    except BaseException as refused: print('refused', type(refused).__name__)
