"""Upkeep: checking, mending, making again, copying, erasing and exchanging a vault."""
