# family: result
# tries: to break the hand-over by an audit hook that lets nothing be opened or listed
# judged by: end
# ends: finished | failed
# held by: what cannot be listed is told as such
import sys
open('left', 'w').write('x')
def refuse(event, _):
    if event in ('open', 'os.scandir', 'os.listdir'): raise SystemExit('refused')
sys.addaudithook(refuse)
