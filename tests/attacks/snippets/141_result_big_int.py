# family: result
# tries: to send an integer of a million digits
# judged by: end
# ends: stopped/result
# held by: strict parse: int length
import os,struct
b=b'{"ok":true,"error":null,"ms":'+b'9'*900000+b'}'
os.write(4,struct.pack('!I',len(b))+b); os._exit(0)
