"""German: noun phrases, cases, word order, and the speakers that they name."""
