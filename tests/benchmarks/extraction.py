"""Parse a folder of annotated pages and write predictions, one JSON line each.

The folder holds `truth.json`, a list of {"id", "file", "url", ...}, and the pages it names (`.html`
or `.html.gz`).
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from newsvault.errors import NotAnArticle
from newsvault.extract.parser import parse_article
from newsvault.models import Article


def pages(folder: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield each annotated page's entry and its bytes."""
    for entry in json.loads((folder / "truth.json").read_text("utf-8")):
        path = folder / entry["file"]
        data = path.read_bytes()
        yield entry, gzip.decompress(data) if path.suffix == ".gz" else data


def prediction(name: str, article: Article) -> dict[str, Any]:
    """Return the parse in the scorer's format."""
    moment = article.published_at
    date = ""
    if moment:
        date = moment.isoformat()
        if article.published_precision == "day":
            date = moment.date().isoformat()
        elif article.published_precision == "local":
            date = moment.replace(tzinfo=None).isoformat()
    return {
        "id": name,
        "title": article.headline,
        "authors": [person.name for person in article.byline],
        "date": date,
        "summary": article.summary or "",
        "body": article.text,
    }


def main() -> None:
    """Write the predictions to the standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--content-type", default="text/html; charset=utf-8")
    options = parser.parse_args()
    for entry, data in pages(options.folder):
        try:
            article = parse_article(
                data, entry["url"], content_type=options.content_type, quotes=False
            )
        except NotAnArticle as error:
            print(f"{entry['id']}: {error.reason}: {error}", file=sys.stderr)
            continue
        print(json.dumps(prediction(entry["id"], article), ensure_ascii=False))


if __name__ == "__main__":
    main()
