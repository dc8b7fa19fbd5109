"""The pages: each view takes the open vault of its thread and a request, and returns a page."""
