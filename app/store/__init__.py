"""What outlives a run: kept graphs, in a database."""
