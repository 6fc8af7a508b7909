import torch

table = torch.nn.Embedding(10, 3, sparse=True, padding_idx=0)
optimizer = torch.optim.SparseAdam(table.parameters(), lr=0.1)
for step in range(2):
    optimizer.zero_grad()
    loss = table(torch.tensor([1, 4, 4, 0])).pow(2).sum()
    loss.backward()
    print(table.weight.grad.is_sparse, table.weight.grad.coalesce().indices().tolist(), loss.item())
    optimizer.step()
print(table.weight[4])
