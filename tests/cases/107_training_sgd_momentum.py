import torch

X = torch.randn(20, 3)
y = X @ torch.tensor([1.0, -2.0, 0.5]) + 0.1 * torch.randn(20)
model = torch.nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-3, dampening=0.1)
for epoch in range(5):
    optimizer.zero_grad(set_to_none=False)
    loss = torch.nn.functional.mse_loss(model(X).squeeze(1), y)
    loss.backward()
    optimizer.step()
    print(epoch, loss.item())
print(model.weight.data)
