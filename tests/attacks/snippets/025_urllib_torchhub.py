# family: network
# tries: to download through urllib and torch.hub
# judged by: listeners
# ends: finished
# held by: seccomp, netns
import urllib.request,torch
try: urllib.request.urlopen('http://127.0.0.1:@PORT@',timeout=1); print('ESCAPED')
except Exception as e: print('refused',e)
try: torch.hub.load('http://127.0.0.1:@PORT@/x','resnet18',source='github'); print('ESCAPED')
except BaseException as e: print('refused',type(e).__name__,str(e)[:80])
try: torch.hub.load_state_dict_from_url('http://127.0.0.1:@PORT@/x.pth'); print('ESCAPED')
except BaseException as e: print('refused',type(e).__name__,str(e)[:80])
