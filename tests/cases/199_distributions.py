import torch
from torch.distributions import Bernoulli, Beta, Categorical, Gamma, MultivariateNormal, Normal, kl_divergence

mu = torch.tensor([0.0, 1.0], requires_grad=True)
sigma = torch.tensor([1.0, 2.0], requires_grad=True)
q = Normal(mu, sigma)
z = q.rsample()
elbo = q.log_prob(z).sum() - kl_divergence(q, Normal(0.0, 1.0)).sum() + q.entropy().sum()
elbo.backward()
print(z, mu.grad, sigma.grad)
logits = torch.zeros(3, requires_grad=True)
action = Categorical(logits=logits).sample()
(-Categorical(logits=logits).log_prob(action) * 2.0).backward()
a = torch.tensor(2.0, requires_grad=True)
(Gamma(a, 1.0).rsample() + Beta(a, a).rsample() + MultivariateNormal(mu, torch.eye(2) * a).rsample().sum() + Bernoulli(a.sigmoid()).entropy()).backward()
print(action, logits.grad, a.grad)
