"""Searching: a query is resolved, run on an index that is up to date, its matches loaded."""
