import torch

x = torch.arange(8.0).reshape(2, 4).requires_grad_()
y = x * 2
parts = [torch.cat([x, y], 1), torch.stack([x, y]), x.repeat(2, 1), x.repeat_interleave(2, 0), x.tile(2), x.flip(1), x.roll(1, 1), x.rot90(), torch.hstack([x, y]), torch.vstack([x, y]), torch.dstack([x, y]),
         torch.nn.functional.pad(x, (1, 1), value=3), torch.nn.functional.pad(x[None], (1, 1), mode="circular"), torch.block_diag(x, y), torch.tril(x), torch.triu(x), torch.diag(x[0]), torch.diag_embed(x), torch.meshgrid(x[0], y[0], indexing="ij")[1],
         torch.cartesian_prod(x[0], y[1]), torch.combinations(x[0]), torch.atleast_3d(x), torch.broadcast_tensors(x, y[None])[0], torch.nn.functional.pixel_shuffle(x.reshape(1, 4, 1, 2), 2)]
sum(p.pow(2).mean() for p in parts).backward()
print([tuple(p.shape) for p in parts])
print(x.grad)
