"""People: the names of a text, and later mentions of them."""
