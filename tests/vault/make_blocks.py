"""Generator of `blocks/vault.zip`: pages with kinds of blocks that commit 758045f did not read.

    git worktree add /tmp/old 758045f
    PYTHONPATH=/tmp/old python tests/vault/make_blocks.py

It was run once, with that commit; its output never changes.
"""

import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from newsvault import Vault
from newsvault.models import Capture, Exchange
from newsvault.settings import Settings

TARGET = Path(__file__).parent / "blocks" / "vault"
SITE = "https://tarn-eye.example"
AT = datetime(2024, 5, 1, 8, tzinfo=UTC)
_TEXT = (
    "<p>The ferry to Upper Tarn carried more people this summer than in any year before it.</p>"
    "<p>Its crew has grown as well, from four hands to nine, and most of them live by the lake.</p>"
)
_END = (
    "<p>The company will buy a second boat in spring, said its director Ebba Stone on Monday.</p>"
)
INSIDE = {
    "/links": "<p>The <a href=/b>books of the port</a> say so, and <a href='javascript:x()'>so</a>"
    " does the man who has kept them since the bridge was built.</p>",
    "/terms": "<dl><dt>Strake</dt><dd>A plank of the hull, of larch, from end to end.</dd>"
    "<dt>Crew</dt><dd>9</dd></dl>",
    "/table": "<table><tr><th>Year</th><th>People</th></tr><tr><td>2022</td><td>4,100</td></tr>"
    "<tr><td>2023</td><td>5,300</td></tr></table>",
    "/post": "<blockquote class=twitter-tweet><p>The second boat has a name, and it is Heron.</p>"
    "&mdash; Ebba Stone (@ebba) <a href=https://x.example/1>May 4, 2023</a></blockquote>",
    "/card": "<div class=tweet><a href=https://x.example/2><div class=tweet-author>Ebba Stone</div>"
    "<div class=tweet-text>The second boat has a name.</div></a></div>",
    "/heading": "<h1>What the crew says</h1><p>They are content, with the boat and with the lake, "
    "and say so on every day that a stranger asks.</p>",
}  # fmt: skip


def page(path: str) -> bytes:
    """Return a page of this site."""
    return (
        f"<!doctype html><html lang=en><head><title>Ferry{path}</title></head><body><article>"
        f"<h1>Ferry{path}</h1>{_TEXT}{INSIDE[path]}{_END}</article></body></html>"
    ).encode()


def visit(path: str, at: datetime = AT) -> Capture:
    """Return a capture of the page."""
    exchange = Exchange(
        url=SITE + path,
        requested_at=at,
        status=200,
        response_headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=page(path) + f"<!-- {at.isoformat()} -->".encode(),
    )
    return Capture(requested_url=SITE + path, captured_at=at, exchanges=(exchange,))


def main() -> None:
    """Make the file unless it exists."""
    if TARGET.with_suffix(".zip").exists():
        sys.exit(f"{TARGET}.zip is there already, and stays as it is")
    TARGET.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "vault"
        with Vault(root, Settings(), clock=lambda: AT) as vault:
            for path in INSIDE:
                vault.keep(visit(path))
        (root / "lock").unlink()
        shutil.make_archive(str(TARGET), "zip", root)


if __name__ == "__main__":
    main()
