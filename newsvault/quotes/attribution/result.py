"""The answer to who said a quotation, with what decided it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who said a quotation: `speaker` is an item's place, `referent` that of the name it means.

    `decided` names what chose the speaker: weights, signature, grammar or carried. `weighed` are
    the candidates' places (None: no speaker) with their probabilities, the likeliest first.
    """

    place: int
    speaker: int | None
    referent: int | None
    confidence: float
    decided: str = "weights"
    weighed: tuple[tuple[int | None, float], ...] = ()
    features: dict[int, list[str]] = field(default_factory=dict)
