# family: recorder
# tries: to raise groups of exceptions, nested and in circles
# judged by: next run
# ends: failed | finished | stopped/result
# held by: bounded walk
error = ValueError('x')
for _ in range(20000): error = ExceptionGroup('g', [error])
raise error
