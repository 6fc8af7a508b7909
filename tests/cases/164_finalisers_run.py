import gc
import torch


class Note:
    def __init__(self, text):
        self.text = text

    def __del__(self):
        print("freed", self.text)


x = torch.randn(2, requires_grad=True)
t = x * 2
t.note = Note("t")
t.sum().backward()
del t
gc.collect()
print("end", x.grad)
