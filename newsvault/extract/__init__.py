"""Reading: a page's bytes into an article, its quotations and its metadata."""
