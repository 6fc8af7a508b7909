"""The recorder: runs a snippet under PyTorch and writes down what autograd did. The only floor that imports torch."""
