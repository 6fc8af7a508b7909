"""Gradwalk: see what PyTorch's autograd really built."""

__version__ = "0.1.0"
