import torch

x = torch.arange(12.0).reshape(3, 4).requires_grad_()
views = [x.t(), x.view(4, 3), x.reshape(2, 6), x[1:], x.unsqueeze(0), x.squeeze(), x.expand(2, 3, 4), x.diagonal(), x.unfold(1, 2, 1), x.movedim(0, 1),
         x.flatten(), x.permute(1, 0), x.swapaxes(0, 1), x.as_strided((2, 2), (1, 4)), x.view_as(x), x.unflatten(1, (2, 2)), *x.chunk(2), *x.split([1, 2]), *x.unbind(1), *x.tensor_split(2, 1), x.narrow(0, 1, 1), x.detach().mT]
loss = sum((v * torch.arange(float(v.numel())).reshape(v.shape)).sum() for v in views)
loss.backward()
print([v._is_view() for v in views], x.grad)
