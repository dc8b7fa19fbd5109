"""Batches that fetch and save pages, one after the other, while their progress can be asked for."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsvault.api.vault import Vault
from newsvault.errors import NewsvaultError
from newsvault.models import Receipt, Refusal
from newsvault.web.vault_threads import VaultThread

_KEPT = 50  # batches that can still be looked at
_FAILED = NewsvaultError("the batch failed; the server's log has the reason")


@dataclass(slots=True)
class Job:
    """A batch: its outcomes so far, the pages that wait, and the error that ended it, if any."""

    locators: tuple[str, ...]
    outcomes: list[Receipt | Refusal] = field(default_factory=list)
    waiting: int = 0
    done: bool = False
    error: NewsvaultError | None = None
    stopped: bool = False

    def run(self, vault: Vault) -> None:
        """Save the pages; each outcome is listed once it is stored."""
        self.error = _FAILED  # until the batch ends in a way that is known
        try:
            batch = vault.batch(self.locators)
            for outcome in batch:
                self.outcomes.append(outcome)
                self.waiting = batch.waiting()[0]
                if self.stopped:
                    break
            self.error = None
        except NewsvaultError as error:
            self.error = error
        finally:
            self.done = True


class Jobs:
    """The batches of a server, each under a name that cannot be guessed."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}

    def start(self, thread: VaultThread, locators: Sequence[str]) -> str:
        """Start a batch after those that run; return its name."""
        name = secrets.token_urlsafe(9)
        job = self._jobs[name] = Job(locators=tuple(locators), waiting=len(locators))
        while len(self._jobs) > _KEPT and next(iter(self._jobs.values())).done:
            del self._jobs[next(iter(self._jobs))]
        thread.submit(job.run)
        return name

    def get(self, name: str) -> Job | None:
        """Return a batch, or None."""
        return self._jobs.get(name)

    def stop(self) -> None:
        """End every batch after the page it is storing."""
        for job in self._jobs.values():
            job.stopped = True
