# family: recorder
# tries: to raise through tens of thousands of frames and a chain of causes
# judged by: next run
# ends: failed | finished | stopped/result
# held by: bounded walk
def deeper(n):
    try: raise ValueError(n) if n == 0 else KeyError(n)
    except KeyError as error:
        raise ValueError from error
error = None
for n in range(30000):
    try: raise ValueError(n) from error
    except ValueError as raised: error = raised
raise error
