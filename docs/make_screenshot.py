"""Draw docs/screenshot.svg: a terminal with commands of the Quick start and their real output.

    .venv/bin/python docs/make_screenshot.py

Runs on Linux and macOS: the commands run on a pseudo-terminal of 80 columns.
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from wcwidth import wcswidth

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "screenshot.svg"
COLUMNS = 80
CELL, LINE, MARGIN, BAR = 8.4, 19, 18, 34  # pixels: width of a cell, height of a line, ...
COMMANDS = (  # command, number of its last lines to show
    ("newsvault ingest seeds/pages", 3),
    ('newsvault search "Blinken" --limit 1', 99),
    ("newsvault show uzge.q2", 99),
)
_PIECE = re.compile(r"\x1b\[([0-9;]*)m|([^\x1b]+)")
_STYLES = {"1": 'font-weight="bold" fill="#ffffff"', "2": 'fill="#8b949e"'}


def run(command: str, vault: Path) -> list[str]:
    """Return the lines that `command` prints on a terminal, with escape sequences for styles."""
    environment = {
        **os.environ, "NEWSVAULT_HOME": str(vault), "COLUMNS": str(COLUMNS), "LINES": "999",
        "TERM": "xterm-256color", "LESS": "-FIRX",
    }  # fmt: skip
    environment.pop("NO_COLOR", None)
    line = command.replace("newsvault", f"{sys.executable} -m newsvault", 1)
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        ["sh", "-c", line], stdout=theirs, stderr=theirs, stdin=subprocess.DEVNULL,
        env=environment, cwd=ROOT,
    ) as process:  # fmt: skip
        os.close(theirs)
        output = _read(ours)
        code = process.wait()
    if code:
        raise SystemExit(f"{command}: exit code {code}")
    # A progress line is redrawn and erased; only the printed lines remain.
    text = re.sub(r"\r\x1b\[K[^\n\r]*(?=\r\x1b\[K)|\r\x1b\[K", "", output.decode("utf-8"))
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    return [part for line in lines for part in _wrapped(line)]


def _wrapped(line: str) -> list[str]:
    """Return a line as a terminal breaks it at its right edge."""
    parts, used, style = [""], 0, ""
    for code, text in _PIECE.findall(line):
        if not text:
            style = f"\x1b[{code}m"
            parts[-1] += style
        for char in text:
            if used + wcswidth(char) > COLUMNS:
                parts.append(style)
                used = 0
            parts[-1] += char
            used += wcswidth(char)
    return parts


def _read(terminal: int) -> bytes:
    output = b""
    while True:
        try:
            part = os.read(terminal, 65_536)
        except OSError:  # Linux: the other end is closed
            part = b""
        if not part:
            os.close(terminal)
            return output
        output += part


def _text(line: str, y: float) -> str:
    """Return a line as SVG; each piece of one style is at the position of its cell."""
    pieces, used, style = [], 0, ""
    for code, text in _PIECE.findall(line):
        if not text:
            style = _STYLES.get(code, "")
            continue
        x = MARGIN + used * CELL
        pieces.append(f'<tspan x="{x:.1f}" {style}>{escape(text)}</tspan>')
        used += wcswidth(text)
    return f'<text y="{y}" xml:space="preserve">{"".join(pieces)}</text>'


def draw(lines: list[str]) -> str:
    """Return the SVG of a terminal window with these lines."""
    width, height = MARGIN * 2 + COLUMNS * CELL, BAR + MARGIN + len(lines) * LINE
    dots = "".join(
        f'<circle cx="{20 + 20 * number}" cy="17" r="6" fill="{colour}"/>'
        for number, colour in enumerate(("#ff5f57", "#febc2e", "#28c840"))
    )
    rows = [_text(line, BAR + (number + 1) * LINE - 4) for number, line in enumerate(lines)]
    return "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}"'
                f' width="{width:.0f}" height="{height}" font-size="14" fill="#d0d7de"'
                " font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono',"
                ' monospace">'
            ),
            "<title>newsvault in a terminal: ingest, search, show</title>",
            f'<rect width="{width:.0f}" height="{height}" rx="10" fill="#0d1117"/>{dots}',
            *rows,
            "</svg>\n",
        ]
    )


def main() -> None:
    """Run the commands on an empty vault and write the picture."""
    lines: list[str] = []
    with TemporaryDirectory() as folder:
        for command, count in COMMANDS:
            printed = run(command, Path(folder) / "vault")
            cut = len(printed) > count
            lines += [f"\x1b[2m$\x1b[0m \x1b[1m{command}\x1b[0m", *(["…"] if cut else [])]
            lines += [*printed[-count:], ""]
    TARGET.write_text(draw(lines), "utf-8")


if __name__ == "__main__":
    main()
