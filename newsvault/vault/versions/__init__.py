"""Versions: which captures are one article, and which of them are versions of it."""
