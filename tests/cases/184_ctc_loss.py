import torch
import torch.nn.functional as F

logits = torch.randn(6, 2, 5, requires_grad=True)
targets = torch.tensor([[1, 2, 3], [4, 4, 0]])
loss = F.ctc_loss(logits.log_softmax(2), targets, torch.tensor([6, 6]), torch.tensor([3, 2]))
loss.backward()
print(loss, logits.grad[0])
