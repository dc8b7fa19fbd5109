"""Counts as bars: in a terminal as wide as it is, in a pipe in plain characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from newsvault.output.cell_width import column, cut, width
from newsvault.text import safe_line

_EIGHTHS = " ▏▎▍▌▋▊▉"
_PLAIN = 40  # characters of the longest bar in a pipe
_LABEL = 0.4  # of the width at most is the label
_GAPS = 1200  # months or days filled in at most
Counts = Sequence[tuple[str, int]]


def bars(counts: Counts, room: int | None) -> Iterator[str]:
    """Yield a line for each value: its name, a bar, and the count.

    Args:
        counts: values with their counts.
        room: columns of the terminal; None in a pipe.
    """
    if not counts:
        return
    most = max(count for _, count in counts)
    digits = len(f"{most:,}")
    names = [safe_line(name) for name, _ in counts]
    longest = max(width(name) for name in names)
    if room is not None:
        longest = min(longest, max(int(room * _LABEL), 1))
        length = max(room - longest - digits - 4, 1)
    else:
        length = _PLAIN
    for name, (_, count) in zip(names, counts, strict=True):
        label = column(cut(name, longest), longest)
        bar = _bar(count, most, length, plain=room is None)
        yield f"{label}  {count:>{digits},}  {bar}".rstrip()


def _bar(count: int, most: int, length: int, *, plain: bool) -> str:
    """Return the bar of a count; one that is not 0 is visible."""
    if not most or not count:
        return ""
    if plain:
        return "#" * max(round(count / most * length), 1)
    eighths = max(round(count / most * length * 8), 1)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def without_gaps(counts: Counts, by: str) -> Counts:
    """Return counts by day, month or year with the missing ones as 0, if there are not too many."""
    found = dict(counts)
    names = sorted(found)
    if by not in ("month", "year") or not names:
        return counts
    try:
        first, last = (_months(name) for name in (names[0], names[-1]))
    except ValueError:
        return counts
    step = 12 if by == "year" else 1
    if (last - first) // step > _GAPS:
        return counts
    steps = range(first, last + 1, step)
    keys = [f"{n // 12:04}" if by == "year" else f"{n // 12:04}-{n % 12 + 1:02}" for n in steps]
    return [(key, found.get(key, 0)) for key in keys]


def _months(name: str) -> int:
    day = date.fromisoformat(f"{name}-01-01"[:10] if len(name) == 4 else f"{name}-01"[:10])
    return day.year * 12 + (day.month - 1 if len(name) > 4 else 0)
