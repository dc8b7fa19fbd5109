"""Parser: the bytes of a page to an article with metadata and quotations."""
