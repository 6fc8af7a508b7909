import torch

w = torch.tensor([5.0, -3.0], requires_grad=True)
optimizer = torch.optim.RMSprop([w], lr=0.5, centered=True, momentum=0.5)
schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0)
for step in range(6):
    optimizer.zero_grad()
    loss = (w ** 2).sum()
    loss.backward()
    optimizer.step()
    schedule.step(loss.item())
print(w, optimizer.param_groups[0]["lr"])
