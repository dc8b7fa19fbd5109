"""Tokens: the words and signs of a text, its marks and its language."""
