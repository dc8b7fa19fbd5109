"""Printing: formats, JSON, tables and text for a terminal."""
