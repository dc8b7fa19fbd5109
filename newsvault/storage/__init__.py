"""Storage: capture files, the catalogue (SQLite), stored records."""
