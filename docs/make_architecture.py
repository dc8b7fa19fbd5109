"""Draw docs/architecture.svg: the package's modules and folders in their layers, with the imports.

    python docs/make_architecture.py            write it
    python docs/make_architecture.py --check    exit with 1 when it is not up to date

An arrow is left out where a longer way of arrows says the same, so that the picture can be read.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "newsvault"
PICTURE = ROOT / "docs" / "architecture.svg"
# Rows of the picture from top to bottom, each with what its boxes are for.
ROWS = (
    ("what one sees", ("cli", "web")),
    ("the library", ("api",)),
    ("what is printed and exported", ("output",)),
    ("what one does with a vault", ("maintenance", "statements", "ingest")),
    ("the vault", ("vault",)),
    ("store and find", ("search", "storage")),
    ("sources", ("sources",)),
    ("read", ("extract", "quotes")),
    ("get", ("fetch", "warc", "classify")),
    ("ground", ("settings", "decoding", "urls", "models")),
    ("base", ("_plugins", "system", "guard", "text", "errors")),
)
WIDTH, BOX, HIGH, GAP, LEFT = 980, 112, 34, 84, 190


def folder_of(path: Path) -> str:
    """Return the module or folder at the top of the package that a file belongs to."""
    name = path.relative_to(PACKAGE).with_suffix("").parts[0]
    return "cli" if name == "__main__" else name  # __main__ only calls the program


def arrows() -> dict[str, set[str]]:
    """Return, for each folder, the folders that it imports."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith(
                "newsvault"
            ):
                continue
            for alias in node.names:
                parts = f"{node.module}.{alias.name}".split(".")
                there = parts[1] if len(parts) > 1 else ""
                if there in FOLDERS and there != folder_of(path):
                    found[folder_of(path)].add(there)
    found.pop("__init__", None)
    return found


def shortest(found: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Return the arrows without the transitive ones: A to C where A leads to B and B to C."""

    def reach(start: str, seen: set[str]) -> set[str]:
        for there in found.get(start, set()) - seen:
            seen.add(there)
            reach(there, seen)
        return seen

    return [
        (here, there)
        for here in sorted(found)
        for there in sorted(found[here])
        if not any(there in reach(other, set()) for other in found[here] - {there})
    ]


FOLDERS = {name for _, names in ROWS for name in names}


def centres() -> dict[str, tuple[float, float]]:
    """Return where the middle of each box is, in pixels."""
    places = {}
    for row, (_, names) in enumerate(ROWS):
        step = (WIDTH - LEFT) / len(names)
        for number, name in enumerate(names):
            places[name] = (LEFT + step * (number + 0.5), 30 + row * GAP)
    return places


def picture() -> str:
    """Return the picture as SVG."""
    places = centres()
    height = 30 + len(ROWS) * GAP - GAP + 40
    lines = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            'font-family="sans-serif" font-size="14">'
        ),
        (
            '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" '
            'markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#666"/></marker></defs>'
        ),
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
    ]
    for row, (title, _) in enumerate(ROWS):
        y = 30 + row * GAP
        lines.append(f'<text x="8" y="{y + 5}" fill="#777">{title}</text>')
    for here, there in shortest(arrows()):
        (x1, y1), (x2, y2) = places[here], places[there]
        if y1 == y2:
            side = BOX / 2 if x2 > x1 else -BOX / 2
            start, end = f"{x1 + side:.0f} {y1:.0f}", f"{x2 - side:.0f} {y2:.0f}"
            way = f"M{start} L{end}"
        else:
            top, low = y1 + HIGH / 2, y2 - HIGH / 2
            bend = (low - top) * 0.5
            curve = (x1, top + bend, x2, low - bend, x2, low)
            way = f"M{x1:.0f} {top:.0f} C{' '.join(f'{number:.0f}' for number in curve)}"
        lines.append(
            f'<path d="{way}" fill="none" stroke="#999" stroke-width="1.3" '
            'marker-end="url(#head)"/>'
        )
    for name, (x, y) in places.items():
        folder = (PACKAGE / name).is_dir()
        fill = "#e8f1fa" if folder else "#f4f4f4"
        lines.append(
            f'<rect x="{x - BOX / 2:.0f}" y="{y - HIGH / 2:.0f}" width="{BOX}" height="{HIGH}" '
            f'rx="5" fill="{fill}" stroke="#446"/>'
        )
        shown = f"{name}/" if folder else f"{name}.py"
        lines.append(f'<text x="{x:.0f}" y="{y + 5:.0f}" text-anchor="middle">{shown}</text>')
    return "\n".join([*lines, "</svg>", ""])


def main() -> int:
    """Write the picture, or with `--check` compare it; return the exit code."""
    drawn = picture()
    if "--check" in sys.argv[1:]:
        return int(PICTURE.read_text("utf-8") != drawn)
    PICTURE.write_text(drawn, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
