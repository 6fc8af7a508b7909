# family: recorder
# tries: to raise an exception whose class hides its name and whose text cannot be had
# judged by: next run
# ends: failed | finished | stopped/result
# held by: own process; strict decoder
class Meta(type):
    def __getattribute__(cls, name): raise SystemExit(3)
class E(BaseException, metaclass=Meta):
    def __str__(self): raise KeyboardInterrupt
    __repr__ = __str__
    @property
    def __traceback__(self): raise SystemExit(4)
raise E
