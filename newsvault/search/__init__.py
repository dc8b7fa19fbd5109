"""Full-text search: analysis, the query language, and the engines."""
