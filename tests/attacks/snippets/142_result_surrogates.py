# family: result
# tries: to send a lone surrogate
# judged by: end
# ends: stopped/result
# held by: strict parse: must re-encode
import os,struct
b=b'{"ok":true,"error":"\\ud800","vars":{}}'
os.write(4,struct.pack('!I',len(b))+b); os._exit(0)
