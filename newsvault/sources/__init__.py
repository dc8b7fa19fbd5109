"""Input formats: URLs, files, folders, archives and lists to captures."""
