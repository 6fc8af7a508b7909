import io
import pickle
import torch

w = torch.randn(3, requires_grad=True)
y = w * 2
(y.sum()).backward()
again = pickle.loads(pickle.dumps(w))
print(again, again.grad, again.requires_grad)
print(pickle.loads(pickle.dumps(y)).requires_grad, len(pickle.dumps(y)) == len(pickle.dumps(y.detach().requires_grad_())))
buffer = io.BytesIO()
torch.save({"w": w, "step": 3}, buffer)
buffer.seek(0)
state = torch.load(buffer)
print(state, vars(w))
