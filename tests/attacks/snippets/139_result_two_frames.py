# family: result
# tries: to send three results
# judged by: end
# ends: stopped/result
# held by: strict parse
import os,struct
f=struct.pack('!I',27)+b'{"ok":true,"error":null }  '
os.write(4,f+f+f); os._exit(0)
