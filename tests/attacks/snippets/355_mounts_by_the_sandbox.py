# family: escape
# tries: to remount by the very function that builds the root
# judged by: end
# ends: stopped/crash/-31
# held by: system-call filter
from app.sandbox.layers import root
root.freeze()
print('ESCAPED')
