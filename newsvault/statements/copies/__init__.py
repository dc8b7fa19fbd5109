"""Copies over the whole vault: who printed the same text, stories, and who covered what."""
