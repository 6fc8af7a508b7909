import torch
from torch import nn
from torch.distributions import Categorical

policy = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 2))
optimizer = torch.optim.Adam(policy.parameters(), lr=1e-2)
for episode in range(2):
    state, log_probs, rewards = torch.randn(4), [], []
    for t in range(4):
        d = Categorical(logits=policy(state))
        action = d.sample()
        log_probs.append(d.log_prob(action))
        rewards.append(float(action.item() == t % 2))
        state = state.roll(1) + 0.1 * action
    returns = torch.tensor(rewards).flip(0).cumsum(0).flip(0)
    loss = -(torch.stack(log_probs) * (returns - returns.mean())).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(episode, loss, rewards)
