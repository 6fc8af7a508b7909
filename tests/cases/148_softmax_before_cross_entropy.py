import torch
import torch.nn.functional as F

logits = torch.tensor([[2.0, 0.5, -1.0]], requires_grad=True)
target = torch.tensor([0])
wrong = F.cross_entropy(F.softmax(logits, dim=1), target)
right = F.cross_entropy(logits, target)
print(wrong, right, torch.autograd.grad(wrong, logits), torch.autograd.grad(right, logits))
