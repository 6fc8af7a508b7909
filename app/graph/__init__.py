"""The graph document and what can be computed from it alone; imports neither torch nor the web."""
