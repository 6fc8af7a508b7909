import torch
from torch import nn

net = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
net.register_state_dict_pre_hook(lambda m, prefix, keep: print("saving", prefix, keep))
net.register_load_state_dict_post_hook(lambda m, keys: print("loaded", keys.missing_keys))
state = net.state_dict()
loss = net(torch.randn(4, 2)).pow(2).sum()
loss.backward()
net.load_state_dict(state)
print({k: tuple(v.shape) for k, v in state.items()})
