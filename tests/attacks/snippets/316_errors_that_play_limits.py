# family: result
# tries: to say that a limit was met by errors made up
# judged by: end
# ends: failed
# held by: such errors are the snippet's own; limits bind all the same
import errno
class E(OSError):
    errno = type('N', (int,), {'__hash__': lambda self: 1 / 0, '__eq__': lambda self, other: 1 / 0})(28)
raise E('No space left on device')
