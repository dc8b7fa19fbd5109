"""Cross-validation of newsvault.quotes: predictions by models that were not trained on the article.

Each fifth of the articles is processed with weights trained on the other four. The predictions go
to a JSON-lines file: `id` and `quotes` (`start`, `end`, `speaker`, `speaker_full`, `cue`, ...).
"""

from __future__ import annotations

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from newsvault.models import Quote
from newsvault.quotes.finder import Models, Trace, traced
from tests.benchmarks.train_quotes import PAIRS, Doc, generated, load, train

FOLDS = 5


def main() -> None:
    """Train on four fifths, predict the last, five times over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("predictions", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    docs = load(args.data)
    with ProcessPoolExecutor(args.jobs) as pool:
        parts = pool.map(partial(fold, docs), range(FOLDS))
    lines = [json.dumps(line, ensure_ascii=False) for part in parts for line in part]
    args.predictions.write_text("\n".join(lines) + "\n", "utf-8")


def fold(docs: list[Doc], number: int) -> list[dict[str, Any]]:
    """Return the predictions for the articles of one fold."""
    known = [d for i, d in enumerate(docs) if i % FOLDS != number]
    models = Models(**train(known + generated(PAIRS)), curves={})
    held_out = [d for i, d in enumerate(docs) if i % FOLDS == number]
    return [
        {"id": d["id"], "quotes": [_plain(*q) for q in traced(d["text"], models=models)]}
        for d in held_out
    ]


def _plain(quote: Quote, trace: Trace | None) -> dict[str, Any]:
    """Return a prediction; without curves the confidence is that of the weights."""
    return {
        "letter": trace.tag if trace else "",
        "start": quote.start, "end": quote.end, "speaker": quote.speaker,
        "speaker_start": quote.speaker_start, "speaker_end": quote.speaker_end,
        "speaker_full": quote.speaker_name, "speaker_role": quote.role,
        "cue": quote.cue, "cue_start": quote.cue_start, "cue_end": quote.cue_end,
        "confidence": quote.confidence, "kind": quote.kind,
    }  # fmt: skip


if __name__ == "__main__":
    main()
