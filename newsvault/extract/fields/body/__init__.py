"""The body: an article's paragraphs, subheadings, quotations and lists."""
