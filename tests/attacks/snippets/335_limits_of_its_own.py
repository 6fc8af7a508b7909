# family: end
# tries: to lower its own limits until nothing can be handed over
# judged by: next run
# ends: finished | failed | stopped
# held by: result channel
import resource, torch
x = torch.ones(3, requires_grad=True); (x * x).sum().backward()
for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC, resource.RLIMIT_STACK, resource.RLIMIT_DATA, resource.RLIMIT_AS):
    try: resource.setrlimit(kind, (0, 0))
    except (OSError, ValueError) as refused: print(kind, refused)
    try: resource.setrlimit(kind, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)); print('ESCAPED', kind)
    except (OSError, ValueError): pass
