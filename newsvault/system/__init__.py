"""The operating system: private files, locks, platform differences."""
