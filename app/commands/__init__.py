"""What ``gradwalk`` does from a shell, one file per command."""
