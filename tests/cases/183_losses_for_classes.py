import torch
import torch.nn.functional as F

logits = torch.randn(4, 3, requires_grad=True)
target = torch.tensor([0, 2, 1, -100])
values = [F.cross_entropy(logits, target), F.cross_entropy(logits, target, label_smoothing=0.1, weight=torch.tensor([1.0, 2.0, 3.0])),
          F.cross_entropy(logits, logits.detach().softmax(1)), F.nll_loss(logits.log_softmax(1)[:3], target[:3]), F.multi_margin_loss(logits[:3], target[:3]),
          F.multilabel_soft_margin_loss(logits, (logits > 0).float()), F.triplet_margin_loss(logits[:1], logits[1:2], logits[2:3]),
          F.cosine_embedding_loss(logits[:2], logits[2:], torch.tensor([1, -1])), F.multilabel_margin_loss(logits[:2], torch.tensor([[0, 2, -1], [1, -1, -1]]))]
sum(values).backward()
print(torch.stack(values))
print(logits.grad)
