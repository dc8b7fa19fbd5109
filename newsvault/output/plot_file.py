"""Counts as a picture, SVG or PNG, by matplotlib (extra `newsvault[plot]`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from newsvault.errors import UsageError
from newsvault.output.bars import Counts
from newsvault.output.cell_width import cut
from newsvault.system.output_files import has_mark, refuse_existing, replacing
from newsvault.text import safe_line

# Type -> what its metadata say of the program, and how that is written in the file.
_METADATA: dict[str, dict[str, str | None]] = {
    "svg": {"Date": None, "Creator": "newsvault"},  # no time in the file
    "png": {"Software": "newsvault"},
}
_MARKS = {"svg": b"<dc:title>newsvault</dc:title>", "png": b"Software\0newsvault"}
_BAR = "#4d4d4d"  # dark grey: the same in print, and for colour-blind readers
_MOST = 60  # bars of a picture with names
_TICKS = 12  # labels of an axis of time


def plot_file(target: Path, counts: Counts, *, title: str, by: str, unit: str) -> int:
    """Write the counts as bars; return how many values were left out for want of room.

    Args:
        target: the file, .svg or .png.
        counts: values with their counts, in order.
        title: title of the picture.
        by: name of the values, for the axis; time runs from left to right.
        unit: the noun of the counts ("articles").

    Raises:
        UsageError: another type of file, a file that is not an earlier plot, nothing to plot, or
            the extra is not installed.
    """
    kind = target.suffix.lower().removeprefix(".")
    if kind not in _METADATA:
        raise UsageError(f"cannot plot to {target.name}", hint="name the file .svg or .png")
    refuse_existing(target, lambda path: has_mark(path, _MARKS[kind]))
    if not counts:
        raise UsageError("nothing to plot", hint="the query finds no article")
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise UsageError(
            "pictures need the library matplotlib", hint="pip install 'newsvault[plot]'"
        ) from error
    is_time = by in ("day", "month", "year")
    shown = list(counts) if is_time else list(counts)[:_MOST]
    height = 4.5 if is_time else max(2.0, 1.2 + 0.28 * len(shown))
    # No text of a page is read as a formula; letters stay letters in SVG.
    with mpl.rc_context(
        {"text.parse_math": False, "svg.fonttype": "none", "svg.hashsalt": "newsvault"}
    ):
        figure = Figure(figsize=(8, height), layout="constrained")
        axes = figure.add_subplot()
        (_over_time if is_time else _by_name)(axes, shown, by, unit)
        axes.set_title(cut(safe_line(title), 70))
        with replacing(target) as stream:
            figure.savefig(stream, format=kind, dpi=150, metadata=_METADATA[kind])
    return len(counts) - len(shown)


def _over_time(axes: Any, counts: Counts, by: str, unit: str) -> None:
    """Draw the counts as columns, from left to right."""
    places = range(len(counts))
    axes.bar(places, [count for _, count in counts], color=_BAR, width=0.8)
    step = max(1, -(-len(counts) // _TICKS))
    axes.set_xticks(places[::step], [safe_line(name) for name, _ in counts][::step])
    axes.tick_params(axis="x", rotation=45 if len(counts) > 6 else 0)
    axes.set_xlabel(f"published ({by})")
    _count_axis(axes.yaxis, axes.set_ylabel, unit)
    axes.spines[["top", "right"]].set_visible(False)


def _by_name(axes: Any, counts: Counts, by: str, unit: str) -> None:
    """Draw the counts as bars, the first at the top."""
    places = range(len(counts))
    found = axes.barh(places, [count for _, count in counts], color=_BAR)
    axes.bar_label(found, padding=3)
    axes.set_yticks(places, [cut(safe_line(name), 40) for name, _ in counts])
    axes.invert_yaxis()  # the largest on top
    axes.margins(x=0.1, y=0.01)
    axes.set_ylabel(by)
    _count_axis(axes.xaxis, axes.set_xlabel, unit)
    axes.spines[["top", "right"]].set_visible(False)


def _count_axis(axis: Any, label: Any, unit: str) -> None:
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(integer=True))
    label(f"number of {unit}")
