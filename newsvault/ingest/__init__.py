"""Taking pages in: batches, feeds, refreshing of stored pages."""
