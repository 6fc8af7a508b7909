# family: files
# tries: to read the server's files through libraries that open files by themselves
# judged by: secret
# ends: finished
# held by: own root; Landlock
import mmap, sqlite3, torch, numpy as np
for path in ('@SECRETFILE2@', '@SECRETFILE@'):
    for read in (
        lambda p: bytes(np.fromfile(p, dtype=np.uint8)),
        lambda p: bytes(np.memmap(p, mode='r')),
        lambda p: bytes(torch.from_file(p, size=20, dtype=torch.uint8).numpy()),
        lambda p: torch.load(p),
        lambda p: np.loadtxt(p, dtype=str),
        lambda p: sqlite3.connect(f'file:{p}?mode=ro', uri=True).execute('select * from sqlite_master').fetchall(),
        lambda p: __import__('zipfile').ZipFile(p),
        lambda p: __import__('linecache').getlines(p) or 1 / 0,
        lambda p: exec(compile(open(p).read(), p, 'exec')),
        lambda p: __import__('importlib.util').util.spec_from_file_location('x', p).loader.get_data(p),
    ):
        try: print('ESCAPED', read(path))
        except Exception as refused: print('refused', type(refused).__name__, refused)
