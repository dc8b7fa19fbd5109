"""Calibration: from a score of the weights to how often such answers are right."""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import cache
from importlib.resources import files

from newsvault.quotes.tokens.tags import Tag

Curve = list[list[float]]
Curves = dict[str, Curve]
IDENTITY: Curves = {}


@cache
def curves() -> Curves:
    """Return the curves of calibration.json: points of raw and calibrated probability, by kind.

    They were fitted on articles that the weights of the fold had not seen
    (tests/benchmarks/calibrate_quotes.py).
    """
    loaded: Curves = json.loads((files("newsvault.quotes") / "calibration.json").read_text("utf-8"))
    return loaded


def kind_of(tag: str, *, named: bool) -> str:
    """Return the curve for a speaker: name, pronoun, unresolved pronoun or description."""
    if tag == Tag.NAME:
        return "name"
    if tag == Tag.PRONOUN:
        return "pronoun" if named else "unnamed"
    return "description"


def calibrated(known: Curves, kind: str, chance: float) -> float:
    """Return the calibrated probability, between the points of the curve of `kind`."""
    curve = known.get(kind)
    if not curve:
        return chance
    at = bisect_right(curve, chance, key=lambda point: point[0])
    if at == 0:
        return curve[0][1]
    if at == len(curve):
        return curve[-1][1]
    (left, low), (right, high) = curve[at - 1], curve[at]
    return low + (high - low) * (chance - left) / (right - left)
