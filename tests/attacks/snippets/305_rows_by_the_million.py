# family: result
# tries: to take the server's memory and time by a result of five million tiny rows
# judged by: end
# ends: stopped/result | stopped/wall_time
# held by: rows are counted before they are decoded
import os, struct
body = b'{"schema":1,"calls":[' + b'{"name":""},' * 5_000_000 + b'{"name":""}]}'
whole = memoryview(struct.pack('!I', len(body)) + body)
while whole: whole = whole[os.write(4, whole):]
