"""Syntax: names, phrases, verbs and their subjects, as one sequence of items."""
