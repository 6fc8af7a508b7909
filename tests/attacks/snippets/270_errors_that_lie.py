# family: recorder
# tries: to raise what is hostile to be described
# judged by: next run
# ends: failed | finished | stopped/result
# held by: own process; strict decoder
class Frame(str):
    def __format__(self, spec): raise SystemExit(3)
error = SyntaxError('x' * 3_000_000, ('<string>', -5, 10 ** 30, '\ud800' * 1000, 10 ** 20, -1))
error.lineno = 'x'; error.text = 5; error.filename = b'\xff'
error.__cause__ = cause = ValueError(Frame('x')); cause.__context__ = error
error.__notes__ = ['x' * 10_000_000, 5, error]
raise error
