# family: output
# tries: to recurse without end
# judged by: end
# ends: failed
# held by: CPython
def f(): f()
f()
