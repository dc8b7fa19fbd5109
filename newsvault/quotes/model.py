"""The linear model: weights of named features, read once from a JSON file."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from math import exp

Weights = dict[str, float]


@cache
def weights(name: str) -> Weights:
    """Return the weights of one of the models in weights.json."""
    loaded: dict[str, Weights] = json.loads(
        (files("newsvault.quotes") / "weights.json").read_text("utf-8")
    )
    return loaded[name]


def score(model: Weights, features: list[str]) -> float:
    """Return the sum of the weights of `features`; unknown features count 0."""
    get = model.get
    return sum([get(feature, 0.0) for feature in features])


def probabilities(scores: list[float]) -> list[float]:
    """Return the softmax of `scores`."""
    if not scores:
        return []
    top = max(scores)
    powers = [exp(value - top) for value in scores]
    total = sum(powers)
    return [power / total for power in powers]


def probability(value: float) -> float:
    """Return the logistic function of a score."""
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, value))))
