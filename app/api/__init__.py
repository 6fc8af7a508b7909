"""The doors: routes, problems, pages."""
