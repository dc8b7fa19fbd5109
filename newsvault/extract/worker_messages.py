"""What the program and its worker processes send each other."""

from __future__ import annotations

from collections.abc import Callable

from newsvault.models import Article

HEAD = 8  # bytes of the length before a task or an answer
PATIENCE = 4  # seconds by the clock per second of CPU time, at most
NO_MEMORY = "no-memory"  # reason code of a worker out of memory

Task = Callable[[], Article]
Answer = Article | tuple[str, str, str, str]
