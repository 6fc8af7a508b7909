# family: recorder
# tries: to replace the framing of the result by one that floods
# judged by: end
# ends: failed | finished | stopped/result | stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: bounded result
import app.sandbox.protocol as protocol, app.sandbox.child as child
protocol.frame = lambda body: b'\x03\xff\xff\xff' + b'x' * (80 << 20)
