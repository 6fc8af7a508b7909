"""What snippets may do in the sandbox, and how they end, from inside this process."""
