"""Which pages of an annotated folder are joined as copies, to be looked at by a reader.

    python -m tests.benchmarks.copies_pages FOLDER

The folder is as `extraction.py` takes it. Prints a line for each story with its addresses.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from newsvault.errors import NewsvaultError
from newsvault.extract.parser import parse_article
from newsvault.models import Article
from newsvault.search.copies.fingerprints import fingerprints
from newsvault.search.copies.index import CopyIndex
from newsvault.urls import source_of
from newsvault.vault.copy_index import day_of
from tests.benchmarks.extraction import pages


def main() -> None:
    """Print the stories and the number of articles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    found: dict[str, Article] = {}
    for entry, data in pages(options.folder):
        try:
            found[entry["id"]] = parse_article(data, entry["url"], content_type="text/html")
        except NewsvaultError:
            continue
    texts = {name: fingerprints(article) for name, article in found.items()}
    with (
        tempfile.TemporaryDirectory() as folder,
        CopyIndex(Path(folder) / "copies.sqlite", texts.get) as index,
    ):
        with index.batch():
            for name, article in found.items():
                day = day_of(article, name)
                index.put(name, texts[name], outlet=source_of(article.url), day=day)
        stories = index.stories()
    for story in stories:
        print("  ".join(f"{name}: {found[name].url}" for name in story))
    print(f"{len(found)} articles, {len(stories)} stories")


if __name__ == "__main__":
    main()
