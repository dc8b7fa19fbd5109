"""Web archives: WARC and ARC files of any origin, and WACZ packages of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from newsvault import warc
from newsvault.errors import NotAnArticle
from newsvault.guard import attempt
from newsvault.models import Capture, DateSource, Refusal
from newsvault.settings import Settings
from newsvault.sources.saved_date import of_file
from newsvault.sources.saved_pages import own_address
from newsvault.sources.warc_redirects import Redirects, exchange, href
from newsvault.text import one_line, plural

_NAMES = (
    ".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz", ".wacz", ".warc.gz.open",
)  # fmt: skip
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def matches(head: bytes, name: str) -> bool:
    """Return whether this is a web archive, by its first bytes or its name."""
    return head.startswith((b"WARC/1.", b"WARC/0.", b"filedesc://")) or name.lower().endswith(
        _NAMES
    )


def captures(
    path: Path,
    *,
    settings: Settings,
    passed: Counter[str] | None = None,
    if_none: str = "",
    expect: Callable[[int], None] = lambda _: None,
) -> Iterator[Capture | Refusal]:
    """Yield the pages in the web archive `path`, one at a time, as they were captured.

    A redirect to a page in the archive becomes the first hop of that page's capture. Records
    other than web pages with status 200 are skipped and counted in `passed`, by type. Damage
    gives one Refusal at the end ("damaged-archive", exit code 5); undamaged pages are yielded. A
    page that does not match its stated digest, or has no checksum in a damaged package, gets the
    override "digest"; one that was archived incomplete gets "cut".

    Args:
        path: the file.
        settings: size limits.
        passed: counter for skipped records.
        if_none: hint for an archive without pages.
        expect: called with the estimated number of pages left.
    """
    passed = Counter() if passed is None else passed
    reading = _Reading(path, settings.max_bytes, passed)
    pages = 0
    for got, share in reading.pages():
        pages += 1
        expect(round(pages / share) - pages)
        yield got
    damage = reading.damage
    if damage:
        places = f"in {plural(len(damage), 'place')}, first"
        what = f"{path.name} is damaged {places}: {damage[0]}; pages read: {pages}"
        yield _wrong(path, "damaged-archive", what, "check the file with the program that wrote it")
    elif not pages:
        what = f"no pages in {path.name}"
        yield _wrong(path, "no-pages", what, if_none)


class _Reading:
    """The pages of one archive, the redirects to them, and the damage found."""

    def __init__(self, path: Path, limit: int, passed: Counter[str]) -> None:
        self._path = path
        self._limit = limit
        self._passed = passed
        self._written = of_file(path) or datetime.now(UTC)
        self._redirects = Redirects()
        self.damage: list[str] = []

    def pages(self) -> Iterator[tuple[Capture, float]]:
        """Yield the pages, each with the share of the file read so far (above 0 to 1)."""
        for item, share, sound in self._items(self.damage):
            if isinstance(item, warc.Passed):
                if item.damage:
                    self.damage.append(f"{item.what}, byte {item.offset}")
                else:
                    self._passed[item.what] += 1
                continue
            if self._redirects.add(item):
                continue
            for got in self._of(item, sound=sound):
                for one in self._redirects.chains(got) or (got,):
                    yield one, share
        wanted = self._redirects.late()
        if wanted:  # redirects that follow their target in the file: second pass
            for item, _, sound in self._items([]):
                if isinstance(item, warc.Foreign) and href(item.url) in wanted:
                    for got in self._of(item, sound=sound):
                        for one in self._redirects.chains(got):
                            yield one, 1.0
        self._passed.update(self._redirects.left())
        self._passed += Counter()

    def _of(self, record: warc.Foreign, *, sound: bool) -> Iterator[Capture]:
        """Yield the page in a record, or count the reason why there is none."""
        got = attempt(lambda: _capture(record, self._written), lambda why: f"unreadable ({why})")
        if isinstance(got, str):
            self._passed[got] += 1
            return
        if not sound and not record.proved and "digest" not in got.overrides:
            got = replace(got, overrides=(*got.overrides, "digest"))
        yield got

    def _items(self, damage: list[str]) -> Iterator[tuple[warc.Foreign | warc.Passed, float, bool]]:
        """Yield the archive's records, the share read, and whether the file is undamaged."""
        try:
            size = self._path.stat().st_size
            with self._path.open("rb") as stream:
                if not warc.is_package(stream.read(8), self._path.name):
                    for item in warc.read_foreign(stream, limit=self._limit):
                        yield item, _share(stream.tell(), size), True
                    return
                for archive in warc.archives(stream):
                    if archive.damage:
                        damage.append(f"{archive.name} {archive.damage}".strip())
                    if archive.stream is None:
                        continue
                    for item in warc.read_foreign(archive.stream, limit=self._limit):
                        read = archive.share + archive.stream.tell() / max(size, 1)
                        yield item, _share(read, 1), not archive.damage
        except (OSError, EOFError) as exc:
            damage.append(one_line(str(exc)) or type(exc).__name__)


def _share(read: float, whole: int) -> float:
    return min(1.0, max(read / max(whole, 1), 0.001))


def _capture(record: warc.Foreign, written: datetime) -> Capture | str:
    """Return the page in a record as a capture, or the type to count it as.

    `written` is the archive's date, used for a record without its own.
    """
    kind = record.media_type  # without one, the content is checked later
    saved = record.saved_type is not None
    if kind and not kind.startswith(_PAGE_TYPES):
        return "resource" if saved else _no_page(record)
    if not saved and record.status != 200:
        return _no_page(record)
    url = record.url if href(record.url) else (own_address(record.body) if saved else None)
    if url is None:
        return "page without a web address"
    moment = record.captured_at or written
    dated: DateSource = "record" if record.captured_at else "none"
    overrides: tuple[str, ...] = ("digest",) if record.misfit else ()
    if record.truncated and not record.broken:  # stored with a mark: there may be no other copy
        overrides += ("cut",)
    if saved:
        return Capture(
            requested_url=url,
            captured_at=moment,
            saved_body=record.body,
            saved_type=record.saved_type,
            saved_truncated=record.truncated,
            origin="warc resource",
            overrides=overrides,
            date_source=dated,
        )
    return Capture(
        requested_url=url,
        captured_at=moment,
        exchanges=(exchange(record, moment),),
        origin="warc",
        overrides=overrides,
        date_source=dated,
    )


def _no_page(record: warc.Foreign) -> str:
    return f"no page ({record.status} {record.media_type})".replace(" )", ")")


def _wrong(path: Path, reason: str, message: str, hint: str) -> Refusal:
    error = NotAnArticle(
        message,
        locator=str(path),
        hint=hint,
        reason=reason,
    )
    return Refusal.of(str(path), error)
