"""Pictures of graphs as files."""
