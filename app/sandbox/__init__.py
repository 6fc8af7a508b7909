"""Runs strangers' snippets: a pool in the web process, a zygote that has torch, and one locked-down child per run.

Only `child`, `shims` and the zygote that forks them may reach torch; the web process imports `pool` and what lies
below it.
"""
