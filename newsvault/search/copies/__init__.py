"""Near copies: fingerprints of texts, their comparison, and the index that finds candidates."""
