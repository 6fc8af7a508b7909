import torch

p = torch.nn.Parameter(torch.ones(3))
acc = p.view_as(p).grad_fn.next_functions[0][0]
acc.register_prehook(lambda g: print("about to accumulate", g))
acc.register_hook(lambda *_: print("accumulated", p.grad))
p.register_post_accumulate_grad_hook(lambda t: print("after", t.grad))
(p * torch.arange(3.0)).sum().backward()
(p * 2).sum().backward()
print(p.grad)
