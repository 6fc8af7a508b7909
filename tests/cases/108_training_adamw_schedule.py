import torch

model = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.ReLU(), torch.nn.Linear(8, 1))
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2, amsgrad=True)
warmup = torch.optim.lr_scheduler.LinearLR(optimizer, 0.1, total_iters=2)
decay = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 4)
schedule = torch.optim.lr_scheduler.SequentialLR(optimizer, [warmup, decay], milestones=[2])
X = torch.randn(16, 2)
for step in range(5):
    optimizer.zero_grad()
    loss = (model(X) - X.prod(1, keepdim=True)).pow(2).mean()
    loss.backward()
    optimizer.step()
    schedule.step()
    print(step, f"{loss.item():.4f}", schedule.get_last_lr())
