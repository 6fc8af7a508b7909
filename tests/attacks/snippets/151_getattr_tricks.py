# family: result
# tries: to lie in __getattribute__ when its exception is described
# judged by: end
# ends: failed | finished | stopped/result
# held by: runner catches BaseException; server treats a missing result as error
class B(BaseException):
    def __getattribute__(self,n): raise SystemExit(7)
class D(dict):
    def items(self): raise KeyboardInterrupt
raise B()
