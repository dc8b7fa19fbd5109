"""Read a folder of annotated pages with another reader and write predictions, one JSON line each.

    PEER_PYTHON tests/benchmarks/extraction_peers.py READER FOLDER

READER is trafilatura, newspaper4k, goose3 or news-please, and PEER_PYTHON one that has it. The
folder is that of extraction.py, and so are the predictions. A page that a reader fails on counts as
empty.
"""

import argparse
import gzip
import json
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

Reading = dict[str, Any]


def trafilatura(html: str, url: str) -> Reading:
    """Parse with trafilatura's defaults, metadata included."""
    from trafilatura import bare_extraction  # type: ignore[import-not-found]  # elsewhere

    found = bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    if found is None:
        return {}
    answer = found if isinstance(found, dict) else found.as_dict()
    return {
        "title": answer.get("title"),
        "authors": [a.strip() for a in (answer.get("author") or "").split(";") if a.strip()],
        "date": answer.get("date"),
        "summary": answer.get("description"),
        "body": answer.get("text"),
    }


def newspaper4k(html: str, url: str) -> Reading:
    """Parse with newspaper4k, without downloads."""
    from newspaper import Article  # type: ignore[import-not-found]  # elsewhere

    article = Article(url, fetch_images=False)
    article.download(input_html=html)
    article.parse()
    date = article.publish_date
    return {
        "title": article.title,
        "authors": list(article.authors),
        "date": date.isoformat() if hasattr(date, "isoformat") else str(date or ""),
        "summary": article.meta_description,
        "body": article.text,
    }


def goose3(html: str, url: str) -> Reading:
    """Parse with goose3, without downloads."""
    from goose3 import Goose  # type: ignore[import-not-found]  # elsewhere

    with Goose({"enable_image_fetching": False}) as goose:
        article = goose.extract(url=url, raw_html=html)
    return {
        "title": article.title,
        "authors": list(article.authors or ()),
        "date": article.publish_date or "",
        "summary": article.meta_description,
        "body": article.cleaned_text,
    }


def newsplease(html: str, url: str) -> Reading:
    """Parse with news-please, without downloads."""
    from newsplease import NewsPlease  # type: ignore[import-not-found]  # elsewhere

    article = NewsPlease.from_html(html, url=url)
    return {
        "title": article.title,
        "authors": list(article.authors or ()),
        "date": article.date_publish.isoformat() if article.date_publish else "",
        "summary": article.description,
        "body": article.maintext,
    }


READERS: dict[str, Callable[[str, str], Reading]] = {
    "trafilatura": trafilatura,
    "newspaper4k": newspaper4k,
    "goose3": goose3,
    "news-please": newsplease,
}


def main() -> None:
    """Write the predictions to the standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    for entry in json.loads((options.folder / "truth.json").read_text("utf-8")):
        path = options.folder / entry["file"]
        data = path.read_bytes()
        html = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8", "replace")
        try:
            answer = READERS[options.reader](html, entry["url"])
        except Exception as exc:  # noqa: BLE001 - another's program may raise anything
            print(f"{entry['id']}: {exc!r}"[:200], file=sys.stderr)
            answer = {}
        values = {k: v if isinstance(v, list) else str(v or "") for k, v in answer.items()}
        print(json.dumps({"id": entry["id"], **values}, ensure_ascii=False))


if __name__ == "__main__":
    main()
