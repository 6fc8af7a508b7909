import warnings
import torch

warnings.simplefilter("ignore")


class Gate(torch.nn.Module):
    def forward(self, x):
        return torch.sigmoid(x) * x


traced = torch.jit.trace(Gate(), torch.ones(2))
x = torch.randn(3, requires_grad=True)
out = traced(x)
out.sum().backward()
print(out, x.grad)
