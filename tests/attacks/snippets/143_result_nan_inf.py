# family: result
# tries: to send NaN where JSON has none
# judged by: end
# ends: stopped/result
# held by: strict parse: parse_constant
import os,struct
b=b'{"ok":true,"error":null,"ms":NaN}'
os.write(4,struct.pack('!I',len(b))+b); os._exit(0)
