# family: output
# tries: to reach the reader's terminal by titles and codes in errors, warnings, names and files
# judged by: next run
# ends: failed
# held by: text is carried as text
import sys, warnings
code = '\x1b]0;title\x07\x1b[2J\x1b]8;;http://other.invalid\x07x\x1b]8;;\x07\x9b6n\u202e'
print(code); print(code, file=sys.stderr); warnings.warn(code)
try: open(code.replace('/', '_'), 'w').write(code)
except OSError: pass
globals()[code] = code
raise type(code, (ValueError,), {})(code)
