# family: time
# tries: to backtrack for ever
# judged by: limits
# ends: stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: the server's clock
import re
re.match('(a+)+$', 'a' * 60 + 'b')
