# family: result
# tries: to stop the runner by audit hook, trace and profile function
# judged by: end
# ends: failed | finished | stopped/result
# held by: own process
import sys,threading
def h(e,a): raise RuntimeError('no') if e=='open' else None
sys.addaudithook(h); sys.settrace(lambda *a: None); sys.setprofile(lambda *a: None)
