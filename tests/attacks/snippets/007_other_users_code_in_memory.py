# family: secrets
# tries: to find what another person submitted in this process's memory
# judged by: secret
# ends: finished
# held by: zygote never handles user code (pipes go straight to the child)
import ctypes,gc
# written backwards, so that it does not find itself
needle=b'-t3rc3s'
found=False
for o in gc.get_objects():
    if isinstance(o,(list,tuple,dict)): continue
    if getattr(o,'__doc__',None) and needle.decode() in str(getattr(o,'__doc__',''))[:2000][::-1]: found=True
# brute force over the heap: read our own address space around known objects
base=id(object())&~0xfffff
buf=(ctypes.c_char*0x100000).from_address(base)
if needle in bytes(buf)[::-1]: found=True
print('ESCAPED' if found else 'not found')
