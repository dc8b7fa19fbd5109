"""Storage: the capture files (WARC) and the catalogue (SQLite)."""
