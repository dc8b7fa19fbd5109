"""Ingest: batches, feeds, refreshes of stored pages."""
