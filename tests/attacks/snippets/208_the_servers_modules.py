# family: secrets
# tries: to ask the server's own modules, which are importable, for its settings, its database and its secrets
# judged by: secret
# ends: finished | stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: own root; fresh process
import sys, os
for name in list(sys.modules):
    if name.startswith('app'): print(name)
for code in (
    "import app.settings; print(app.settings.load())",
    "import app.store.database as d; print(vars(d))",
    "import sqlite3; print(sqlite3.connect('file:@HOME@/readable?mode=ro', uri=True).execute('select 1').fetchall())",
    "import app.main; app.main.create_app",
):
    try: exec(code)
    except BaseException as refused: print('refused', type(refused).__name__, str(refused)[:100])
