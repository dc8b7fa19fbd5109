"""How often an ordinary article is misclassified, over any folder of article pages.

    python tests/benchmarks/false_alarms.py FOLDER

Every page classified as a wall, an error or no page is printed with the reason.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from newsvault.classify.classifier import classify
from newsvault.decoding.content_encoding import gunzip
from newsvault.models import Capture
from newsvault.settings import Settings
from newsvault.sources.saved_pages import capture_bytes


def main() -> int:
    """Classify the pages of a folder; exit 1 when more than `--most` are misclassified."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=1, help="false alarms that are allowed")
    options = parser.parse_args()
    settings = Settings()
    alarms, pages, spent = 0, 0, 0.0
    for file in sorted(options.folder.rglob("*.htm*")):
        pages += 1
        body = gunzip(file.read_bytes(), limit=settings.max_decoded_bytes)
        url = f"https://paper.example/news/2026/{file.name.partition('.')[0]}"
        got = capture_bytes(body, url=url, settings=settings, locator=str(file))
        began = time.perf_counter()
        wrong = classify(got) if isinstance(got, Capture) else got
        spent += time.perf_counter() - began
        if wrong is not None:
            alarms += 1
            print(f"{file.name}: {wrong.reason}: {wrong.message}")
    print(f"{alarms} false alarms on {pages} pages, {1000 * spent / max(pages, 1):.1f} ms a page")
    return 1 if alarms > options.most else 0


if __name__ == "__main__":
    sys.exit(main())
