"""Capture files: one writer at a time (lock), append, fsync, close, quarantine."""

from __future__ import annotations

from newsvault.storage.captures.capture_files import Archive, Tail
from newsvault.storage.captures.disk import disk_error, disk_errors, sync_folder
from newsvault.storage.captures.writer_lock import writer_lock

__all__ = ["Archive", "Tail", "disk_error", "disk_errors", "sync_folder", "writer_lock"]
