import torch
from torch import nn
import torch.nn.functional as F

p = torch.tensor([0.2, 0.7, 0.9], requires_grad=True)
t = torch.tensor([0.0, 1.0, 1.0])
values = [f(p, t) for f in (F.mse_loss, F.l1_loss, F.smooth_l1_loss, F.huber_loss, F.binary_cross_entropy, F.binary_cross_entropy_with_logits, F.poisson_nll_loss)]
values += [F.kl_div(p.log(), t + 0.1, reduction="sum"), F.gaussian_nll_loss(p, t, torch.ones(3)), F.soft_margin_loss(p, 2 * t - 1),
           F.hinge_embedding_loss(p, 2 * t - 1), F.margin_ranking_loss(p, t, torch.ones(3)), F.cosine_similarity(p, t, 0)]
sum(values).backward()
print(torch.stack(values), p.grad)
