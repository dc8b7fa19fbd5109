"""Calibration of the confidence of speakers on articles that the weights have not seen.

Each fifth of the articles is read with weights trained on the other four; how often the answers of
each raw probability are right gives the curves of newsvault/quotes/calibration.json. The error is
measured with curves that were fitted on the other four fifths. Needs numpy and scipy; the plot
needs matplotlib.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from newsvault.quotes.calibration import Curves, calibrated, kind_of
from newsvault.quotes.finder import LEAST_SURE
from tests.benchmarks.quotes import FOLDS, fold
from tests.benchmarks.train_quotes import Doc, last_word, load

Answer = tuple[str, float, bool]  # kind, raw probability, whether it is right
CURVES = Path("newsvault/quotes/calibration.json")
POINTS = 8
BINS = 10


def main() -> None:
    """Read every fifth, fit the curves, write them, the predictions and the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("predictions", type=Path, help="calibrated predictions, for the scorer")
    parser.add_argument("--curves", type=Path, default=CURVES)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    docs = load(args.data)
    with ProcessPoolExecutor(args.jobs) as pool:
        parts = list(pool.map(partial(fold, docs), range(FOLDS)))
    answers = [_answers(docs, part) for part in parts]
    curves = fit([one for part in answers for one in part])
    args.curves.write_text(json.dumps(curves, indent=1, sort_keys=True) + "\n", "utf-8")
    pairs: list[tuple[float, bool]] = []
    lines = []
    for number, part in enumerate(parts):
        known = fit([one for n, other in enumerate(answers) if n != number for one in other])
        pairs += [(calibrated(known, kind, raw), right) for kind, raw, right in answers[number]]
        lines += [json.dumps(_calibrated(row, known), ensure_ascii=False) for row in part]
    args.predictions.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(pairs)} answers, expected calibration error {error(pairs):.3f}")
    raw = [(chance, right) for part in answers for _, chance, right in part]
    print(f"before calibration {error(raw):.3f}")
    if args.plot:
        plot(raw, pairs, args.plot)


def fit(answers: Sequence[Answer]) -> Curves:
    """Return an isotonic curve of a few points for each kind of speaker."""
    rows: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for kind, raw, right in answers:
        rows[kind].append((raw, right))
    return {kind: _isotonic(sorted(row)) for kind, row in rows.items()}


def _isotonic(row: list[tuple[float, bool]]) -> list[list[float]]:
    count = max(1, min(POINTS, len(row) // 20))
    size = len(row) / count
    pools = []  # sum of raw, of right, number
    for n in range(count):
        some = row[round(n * size) : round((n + 1) * size)]
        pools.append([sum(r for r, _ in some), sum(right for _, right in some), len(some)])
        while len(pools) > 1 and pools[-2][1] / pools[-2][2] >= pools[-1][1] / pools[-1][2]:
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    # one answer more of either outcome: no curve reaches 0 or 1
    return [[round(raw / n, 3), round((right + 1) / (n + 2), 3)] for raw, right, n in pools]


def error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Return the expected calibration error over ten bins of equal width."""
    found = 0.0
    for chances, rights in _bins(pairs):
        found += abs(sum(chances) - sum(rights)) / len(pairs)
    return found


def _bins(pairs: Iterable[tuple[float, bool]]) -> list[tuple[list[float], list[bool]]]:
    rows: dict[int, tuple[list[float], list[bool]]] = {}
    for chance, right in pairs:
        row = rows.setdefault(min(int(chance * BINS), BINS - 1), ([], []))
        row[0].append(chance)
        row[1].append(right)
    return [rows[n] for n in sorted(rows)]


def _answers(docs: Sequence[Doc], part: Sequence[dict[str, Any]]) -> list[Answer]:
    golds = {doc["id"]: doc["quotes"] for doc in docs}
    found = []
    for row in part:
        for quote in row["quotes"]:
            gold = next((g for g in golds[row["id"]] if _same(g, quote)), None)
            if gold is None or quote["speaker"] is None:
                continue
            right = _right(gold, quote)
            if right is not None:
                found.append((_kind(quote), quote["confidence"], right))
    return found


def _kind(quote: dict[str, Any]) -> str:
    return kind_of(quote["letter"], named=quote["speaker_full"] is not None)


def _same(gold: dict[str, Any], quote: dict[str, Any]) -> bool:
    common = min(gold["end"], quote["end"]) - max(gold["start"], quote["start"])
    return bool(2 * common >= max(gold["end"] - gold["start"], quote["end"] - quote["start"]))


def _right(gold: dict[str, Any], quote: dict[str, Any]) -> bool | None:
    """Return whether the person is right; None where the annotation does not tell the person."""
    if not gold["speaker_spans"]:
        return False
    start, end = quote["speaker_start"], quote["speaker_end"]
    overlap = any(start < b and end > a for a, b in gold["speaker_spans"])
    if _kind(quote) == "unnamed":  # no name is given: they, it
        return overlap
    name = last_word(gold["speaker_full"] or gold["speaker_name"] or "")
    if gold["source_type"] == "pronoun" and not name:
        return None
    if name and gold["source_type"] in ("name", "pronoun"):
        return last_word(quote["speaker_full"] or quote["speaker"]) == name
    return overlap


def _calibrated(row: dict[str, Any], known: Curves) -> dict[str, Any]:
    """Return predictions as the program gives them: calibrated, no speaker where unsure."""
    quotes = []
    for quote in row["quotes"]:
        sure = calibrated(known, _kind(quote), quote["confidence"]) if quote["speaker"] else 0.0
        answer = {**quote, "confidence": round(sure, 3)}
        if sure < LEAST_SURE:
            answer = {key: quote[key] for key in ("start", "end", "kind")} | {"speaker": None}
        quotes.append(answer)
    return {"id": row["id"], "quotes": quotes}


def plot(raw: Sequence[tuple[float, bool]], pairs: Sequence[tuple[float, bool]], out: Path) -> None:
    """Draw how often answers are right against the confidence that was given."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(5.2, 4.6))
    axes.plot([0, 1], [0, 1], color="0.7", linestyle="--", linewidth=1, label="perfect")
    for row, name, colour in (
        (raw, "weights alone", "C1"),
        (pairs, "calibrated", "C0"),
    ):
        bins = [(sum(c) / len(c), sum(r) / len(r), len(c)) for c, r in _bins(row)]
        x, y, n = zip(*bins, strict=True)
        axes.plot(x, y, color=colour, linewidth=1.2, label=f"{name} (error {error(row):.3f})")
        axes.scatter(x, y, s=[12 + 0.12 * count for count in n], color=colour, alpha=0.6)
    axes.set(xlim=(0, 1.02), ylim=(0, 1.02), xlabel="confidence", ylabel="right person, share")
    axes.set_title("Confidence of speakers on unseen articles", fontsize=11)
    axes.legend(loc="upper left", frameon=False, fontsize=9)
    axes.text(0.98, 0.03, "dot area: number of quotations", ha="right", fontsize=8, color="0.4")
    figure.tight_layout()
    figure.savefig(out, dpi=110)


if __name__ == "__main__":
    main()
