import torch

prediction = torch.randn(4, 1, requires_grad=True)
target = torch.randn(4)
error = prediction - target
print(error.shape)
loss = (error ** 2).mean()
loss.backward()
print(loss, prediction.grad)
right = (prediction.squeeze(1) - target).pow(2).mean()
print(right)
