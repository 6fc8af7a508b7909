# family: result
# tries: to forge its own result
# judged by: next run
# ends: stopped/result
# held by: by design: a user can only lie about the own request
# note: status, limits and timing come from the server side
import os,struct,json
b=json.dumps({'ok':True,'error':None,'vars':{'forged':True},'ms':0}).encode(); os.write(4,struct.pack('!I',len(b))+b); os._exit(0)
