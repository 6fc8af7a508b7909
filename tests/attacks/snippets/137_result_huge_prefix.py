# family: result
# tries: to announce a result of four gigabytes
# judged by: limits
# ends: stopped/result
# held by: cap + wall timer
import os,struct,time
os.write(4,struct.pack('!I',0xffffffff)+b'{}'); time.sleep(1000)
