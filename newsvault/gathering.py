"""How a batch is taken in: what is left out, where copies come from, and where it goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newsvault.errors import UsageError
from newsvault.journal import Journal
from newsvault.models import Capture, Receipt, Refusal
from newsvault.rechecking import validators
from newsvault.sources import MAX_ENTRIES, Bounds, Sources, open_sources
from newsvault.subscriptions import known
from newsvault.vault import Vault

_AGE = re.compile(r"(\d{1,5})\s*(m|h|d|w)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_PASSING = 3  # the exit code of what may go well another time
FOLDER = "batches"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person asks of a batch besides its addresses.

    `since` and `most` bound lists; `skip_known` leaves out what is saved, `if_older` only what was
    captured within that time; `wayback` is the date of the copies wanted from the web archive;
    `refresh` asks servers only for what changed since the newest capture.
    """

    since: datetime | None = None
    most: int | None = None
    skip_known: bool = False
    if_older: timedelta | None = None
    wayback: str | None = None
    refresh: bool = False


def gather(
    vault: Vault,
    locators: Sequence[str],
    wishes: Wishes,
    *,
    url: str | None = None,
    dry_run: bool = False,
    journal: Journal | None = None,
) -> Iterator[Receipt | Refusal]:
    """Take in what `locators` give, as `wishes` say; yield what became of each page, once kept."""
    skip = None
    if wishes.skip_known or wishes.if_older is not None:
        skip = known(vault, younger_than=wishes.if_older)
        locators = [one for one in locators if "://" not in one or not skip(one)]
    bounds = Bounds(
        since=wishes.since,
        most=wishes.most or MAX_ENTRIES,
        skip=skip,
        validators=validators(vault) if wishes.refresh else None,
    )
    with open_sources(vault.settings, bounds) as sources:
        captures = _captures(sources, vault, locators, wishes.wayback, url)
        for outcome in vault.ingest(captures, dry_run=dry_run):
            if journal is not None and not _may_pass(outcome):
                journal.note(outcome.locator)
            yield outcome


def _captures(
    sources: Sources, vault: Vault, locators: Sequence[str], wayback: str | None, url: str | None
) -> Iterator[Capture | Refusal]:
    if wayback is None:
        yield from sources.all(locators, url)
        return
    from newsvault.sources.wayback import capture

    for locator in locators:
        yield capture(locator, date=wayback, fetcher=sources.fetcher, settings=vault.settings)


def _may_pass(outcome: Receipt | Refusal) -> bool:
    return isinstance(outcome, Refusal) and outcome.exit_code == _PASSING


def read_day(text: str) -> datetime:
    """Return the moment an ISO date (or date and time) means, UTC unless it says otherwise."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no date", hint="write 2026-11-23") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_age(text: str) -> timedelta:
    """Return the time that 30m, 12h, 7d or 2w means."""
    match = _AGE.fullmatch(text.strip().lower())
    if match is None:
        raise UsageError(f"{text!r} is no length of time", hint="write 30m, 12h, 7d or 2w")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})
