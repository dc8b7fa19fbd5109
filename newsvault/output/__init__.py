"""Output: formats, JSON, tables and terminal text."""
