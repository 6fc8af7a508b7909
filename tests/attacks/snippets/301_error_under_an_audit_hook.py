# family: result
# tries: to break the telling of an error by an audit hook that lets nothing be opened
# judged by: end
# ends: failed
# held by: the recorder reads no file to tell of an error
import sys
def refuse(event, _):
    if event == 'open': raise KeyboardInterrupt('refused')
sys.addaudithook(refuse)
1 / 0
