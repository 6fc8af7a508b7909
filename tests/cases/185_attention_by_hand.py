import torch

B, T, C, heads = 1, 4, 6, 2
x = torch.randn(B, T, C, requires_grad=True)
qkv = torch.nn.Linear(C, 3 * C, bias=False)
q, k, v = (t.view(B, T, heads, C // heads).transpose(1, 2) for t in qkv(x).chunk(3, dim=-1))
scores = q @ k.transpose(-2, -1) / (C // heads) ** 0.5
scores = scores.masked_fill(torch.ones(T, T).triu(1).bool(), float("-inf"))
out = (scores.softmax(-1) @ v).transpose(1, 2).reshape(B, T, C)
fast = torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(B, T, C)
print(torch.allclose(out, fast, atol=1e-6))
(out * fast).sum().backward()
print(x.grad, qkv.weight.grad.norm())
