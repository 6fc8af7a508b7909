# family: result
# tries: to send a pickle that runs a command where it is unpickled
# judged by: outside
# ends: stopped/result
# held by: never unpickle
import os,struct,pickle
class E:
    def __reduce__(self): return (eval,("__import__('os').system('touch @MARKER@')",))
b=pickle.dumps(E()); os.write(4,struct.pack('!I',len(b))+b); os._exit(0)
