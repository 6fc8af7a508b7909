# family: recorder
# tries: to replace what hands the document over by a sleep
# judged by: limits
# ends: stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: the server's clock
import app.sandbox.child as child, time
child._say = lambda body: time.sleep(100)
