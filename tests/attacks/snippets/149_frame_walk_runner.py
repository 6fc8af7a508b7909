# family: result
# tries: to climb up the frames into the runner, and break it
# judged by: next run
# ends: failed | finished | stopped/result
# held by: own process
# note: config values are visible: keep nothing secret in the zygote
import sys
f=sys._getframe(); names=[]
while f: names.append(f.f_code.co_name); g=f; f=f.f_back
print(names)
g.f_globals['os'].__dict__['write']=lambda fd,b: (_ for _ in ()).throw(SystemExit)
c=[x for x in g.f_globals if 'CFG' in x]; print(g.f_globals.get('CFG') and {k:v for k,v in g.f_globals['CFG'].items() if k in ('binds','outer_uid')})
