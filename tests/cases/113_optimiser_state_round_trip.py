import copy
import torch

model = torch.nn.Linear(2, 2)
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
x = torch.randn(4, 2)


def train(model, optimizer):
    optimizer.zero_grad()
    model(x).pow(2).sum().backward()
    optimizer.step()


train(model, optimizer)
twin = copy.deepcopy(model)
other = torch.optim.Adam(twin.parameters(), lr=0.9)
other.load_state_dict(optimizer.state_dict())
train(model, optimizer)
train(twin, other)
print(torch.equal(model.weight, twin.weight), other.param_groups[0]["lr"])
