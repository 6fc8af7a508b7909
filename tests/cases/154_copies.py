import copy
import torch
from torch import nn

net = nn.Linear(2, 2)
(net(torch.ones(1, 2))).sum().backward()
shallow, deep = copy.copy(net), copy.deepcopy(net)
print(shallow.weight is net.weight, deep.weight is net.weight, deep.weight.grad)
w = torch.randn(2, requires_grad=True)
v = copy.deepcopy(w)
print(torch.equal(w, v), v.requires_grad, v.is_leaf)
try:
    copy.deepcopy(w * 2)
except RuntimeError as error:
    print(str(error)[:60])
