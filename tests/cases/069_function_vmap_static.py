import torch


class Double(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return x * 2

    @staticmethod
    def setup_context(ctx, inputs, output):
        pass

    @staticmethod
    def backward(ctx, grad):
        return grad * 2

    @staticmethod
    def vmap(info, in_dims, x):
        print("batch of", info.batch_size, "along", in_dims)
        return Double.apply(x), in_dims[0]


print(torch.vmap(Double.apply)(torch.arange(3.0)))
x = torch.ones(2, requires_grad=True)
Double.apply(x).sum().backward()
print(x.grad)
