"""The sandbox's isolation layers, one a module, each with the reason why it exists.

They speak to the kernel through ctypes: no maintained library covers namespaces, Landlock and seccomp together
without a compiler, and this code is the policy itself, so it is short and ours to read.
"""
