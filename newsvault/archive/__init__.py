"""The face of the capture files: one writer at a time, appended, synced, closed, recovered."""

from __future__ import annotations

from newsvault.archive.disk import disk_errors, sync_folder
from newsvault.archive.files import Archive, Tail
from newsvault.archive.lock import writer_lock

__all__ = ["Archive", "Tail", "disk_errors", "sync_folder", "writer_lock"]
