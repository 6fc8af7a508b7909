import torch

net = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1))
optimisers = {p: torch.optim.SGD([p], lr=0.1) for p in net.parameters()}


def step(parameter):
    optimisers[parameter].step()
    optimisers[parameter].zero_grad()


for p in net.parameters():
    p.register_post_accumulate_grad_hook(step)
x = torch.randn(8, 3)
for i in range(3):
    loss = net(x).pow(2).mean()
    loss.backward()
    print(f"{loss.item():.6f}", [p.grad is None for p in net.parameters()])
