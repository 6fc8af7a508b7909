# family: persistence
# tries: to leave PyTorch's own defaults, seeds and modes changed for the next run
# judged by: next run
# ends: finished
# held by: own process
import torch, numpy as np, random, os, locale, time
torch.set_default_dtype(torch.float64); torch.set_default_device('meta'); torch.set_grad_enabled(False); torch.set_num_threads(1)
torch.use_deterministic_algorithms(True); torch.autograd.set_detect_anomaly(True); torch.set_printoptions(precision=1)
torch.nn.modules.module.register_module_forward_hook(lambda *_: 1 / 0)
torch.autograd.graph.set_warn_on_accumulate_grad_stream_mismatch if False else None
np.random.seed(0); random.seed(0); np.seterr(all='raise'); os.umask(0o777); os.environ['POISON'] = '1'
torch._C._set_grad_enabled(False); torch.autograd.backward = torch.Tensor.backward = None
