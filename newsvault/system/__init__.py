"""The operating system: private files, locks, and what differs between Linux, macOS, Windows."""
