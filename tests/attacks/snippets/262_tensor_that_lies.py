# family: recorder
# tries: to make a tensor that lies, raises or hangs whenever the recorder asks
# judged by: next run
# ends: failed | finished | stopped/result
# held by: own process; bounded rows; strict decoder
import torch
class Liar(torch.Tensor):
    shape = property(lambda self: (-1, 2 ** 70, 'x'))
    dtype = property(lambda self: '<script>alert(1)</script>' * 1000)
    device = property(lambda self: 1 / 0)
    requires_grad = True
    is_leaf = property(lambda self: self)
    grad_fn = property(lambda self: self)
    def __repr__(self): raise SystemExit(5)
    def tolist(self): return [self]
    def __len__(self): return -1
    def __bool__(self): raise KeyboardInterrupt
    def numel(self): return 2 ** 80
    def data_ptr(self): return 8
    def element_size(self): return 2 ** 40
x = torch.ones(2, requires_grad=True).as_subclass(Liar)
y = torch.ones(2, requires_grad=True)
(torch.Tensor.as_subclass(x, torch.Tensor) * y).sum().backward()
