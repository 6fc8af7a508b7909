import torch

model = torch.nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
data = torch.randn(8, 3)
optimizer.zero_grad()
for i, batch in enumerate(data.split(2)):
    loss = model(batch).pow(2).mean() / 4
    loss.backward()
    print(i, model.bias.grad)
    if (i + 1) % 4 == 0:
        optimizer.step()
        optimizer.zero_grad()
print(model.bias.data, model.bias.grad)
