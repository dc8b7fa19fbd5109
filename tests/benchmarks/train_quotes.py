"""Training of the weights of newsvault.quotes from annotated articles; deterministic.

The data is one JSON object a line: `id`, `text`, `quotes` (`start`, `end`, `speaker_spans`,
`source_type`, `speaker_name`, `speaker_full`) and `ignore` (unlabelled spans). Needs numpy and
scipy, which newsvault itself does not.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from newsvault.quotes.attribution.candidate_features import of_candidate, of_no_speaker
from newsvault.quotes.attribution.pronouns import antecedents, of_antecedent, ranks
from newsvault.quotes.attribution.quotation_context import Context, candidates
from newsvault.quotes.attribution.speaker_ranking import Attributor
from newsvault.quotes.model import Weights
from newsvault.quotes.people.full_names import People, surname
from newsvault.quotes.quotation_classifier import of_stretch
from newsvault.quotes.syntax.item_sequence import Story
from newsvault.quotes.tokens.lexicon import LANGUAGES, lexicon
from newsvault.quotes.tokens.marks import marked
from newsvault.quotes.tokens.transcripts import without_labels
from tests.benchmarks.quote_pairs import Pair, pairs

Doc = dict[str, Any]
Gold = dict[str, Any]
STRENGTH = {"quotation": 3.0, "speaker": 1.0, "referent": 2.0}
PAIRS = 1200
# How much a text counts for the weights of English and of the other languages.
SHARES = {
    "": {"article": 1.0, "pair": 0.4, "other": 0.0},
    "_other": {"article": 0.3, "pair": 0.3, "other": 1.0},
}
SELDOM = {"quotation": 3, "speaker": 4, "referent": 3}
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SUFFIX = {"jr", "sr", "ii", "iii", "iv"}


@dataclass
class Choice:
    """One training example: alternatives with their features, and which of them are right."""

    rows: list[list[str]]
    right: list[bool] = field(default_factory=list)
    weight: float = 1.0


def main() -> None:
    """Load the data, fit the three models, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=Path("newsvault/quotes/weights.json"))
    parser.add_argument("--pairs", type=int, default=PAIRS, help="generated texts of each language")
    args = parser.parse_args()
    docs = load(args.data) + generated(args.pairs)
    models = train(docs)
    write(models, args.out)
    print({name: len(model) for name, model in models.items()}, args.out.stat().st_size, "bytes")


def load(path: Path) -> list[Doc]:
    """Return the articles of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def generated(count: int) -> list[Doc]:
    """Return `count` generated texts of each language, from the first half of the words."""
    return [_document(pair) for code in LANGUAGES for pair in pairs(code, count, half=0)]


def _document(pair: Pair) -> Doc:
    """Return a generated text in the format of an annotated article."""
    quotes = [
        {
            "start": said.start, "end": said.end, "speaker_spans": said.mentions,
            "source_type": "generated" if said.mentions else "none",
            "speaker_name": said.speaker, "speaker_full": said.speaker,
        }
        for said in pair.said
        if said.speaker is not None
    ]  # fmt: skip
    return {"language": pair.language, "text": pair.text, "quotes": quotes, "ignore": []}


def write(models: dict[str, Weights], out: Path) -> None:
    """Write the weights, sorted, one feature a line, so that a change can be read."""
    out.write_text(json.dumps(models, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")


def train(docs: Sequence[Doc]) -> dict[str, Weights]:
    """Return the weights of the three models."""
    stories = [Annotated(doc) for doc in docs]
    referent = fit_choice("referent", [c for s in stories for c in s.referents()])
    found = {"referent": referent}
    quotation = [(s.kind, c) for s in stories for c in s.stretches()]
    speaker = [(s.kind, c) for s in stories for c in s.speakers(referent)]
    for suffix, shares in SHARES.items():
        found["quotation" + suffix] = fit_binary("quotation", _weighed(quotation, shares))
        found["speaker" + suffix] = fit_choice("speaker", _weighed(speaker, shares))
    return found


def _weighed(choices: list[tuple[str, Choice]], shares: dict[str, float]) -> list[Choice]:
    """Return the choices that are used, each with its weight."""
    return [replace(choice, weight=shares[kind]) for kind, choice in choices if shares[kind]]


class Annotated:
    """An article processed by newsvault, with its annotations."""

    def __init__(self, doc: Doc) -> None:
        text = doc["text"]
        code = doc.get("language", "en")
        self.kind = "article" if "language" not in doc else "pair" if code == "en" else "other"
        self.stretch_choices: list[Choice] = []
        stretches = without_labels(text, marked(text))
        self.story = Story(text, stretches, lexicon(code))
        self.gold: dict[int, Gold] = {}
        wrong: list[int] = []
        for number, place in enumerate(self.story.places):
            if self.story.items[place].kind != "Q":
                continue
            span = stretches[number]
            gold = _matching(doc["quotes"], span.start, span.end)
            ignored = any(b > span.start and a < span.end for a, b in doc["ignore"])
            if gold is not None:
                self.gold[place] = gold
            elif not ignored:
                wrong.append(place)
            if gold is not None or not ignored:
                rows = [of_stretch(self.story, number, place)]
                self.stretch_choices.append(Choice(rows, [gold is not None]))
        for place in wrong:
            self.story.dismiss(place)
        self.people = People(self.story, "")
        self.right = {place: self._right(gold) for place, gold in self.gold.items()}

    def stretches(self) -> list[Choice]:
        """Return the training examples for which spans are quotations."""
        return self.stretch_choices

    def _right(self, gold: Gold) -> set[int]:
        """Return the indexes of the items that contain the annotated source."""
        if not gold["speaker_spans"]:
            return set()
        spans = gold["speaker_spans"]
        items = self.story.items
        inside = [
            place
            for place, item in enumerate(items)
            if item.kind in "NPDBR" and any(item.start < b and item.end > a for a, b in spans)
        ]
        if gold["source_type"] == "generated":
            return set(inside)
        if gold["source_type"] == "name":
            name = last_word(gold["speaker_name"])
            same = {p for p in inside if name in words(_text(self.story, p))}
            if same:
                return same
            return set()
        if gold["source_type"] == "pronoun":
            return {p for p in inside if items[p].kind == "P"} or set(inside[:1])
        return set(inside[:1])

    def _attributor(self, referent: Weights) -> Attributor:
        attributor = Attributor(self.story, self.people, {}, referent)
        for place, gold in self.gold.items():
            name = last_word(gold["speaker_full"] or "")
            for right in self.right[place]:
                if self.story.items[right].kind == "P" and name:
                    attributor.know(right, self._named(right, name))
        return attributor

    def _named(self, place: int, name: str) -> int | None:
        for option in antecedents(self.story, self.people, place):
            if surname(self.story.items[option], self.story.lexicon) == name:
                return option
        return None

    def speakers(self, referent: Weights) -> Iterable[Choice]:
        """Return the training examples for the speakers of quotations, given the earlier ones."""
        attributor = self._attributor(referent)
        for number, place in enumerate(self.story.places):
            gold = self.gold.get(place)
            if gold is None:
                continue
            context = Context(self.story, number, place, attributor.previous())
            options = candidates(context)
            right = self.right[place]
            rows = [of_no_speaker(context)]
            rows += [
                of_candidate(context, o, attributor.key(o), attributor.profile(o)) for o in options
            ]
            nobody = gold["source_type"] == "none"
            marks = [nobody] + [o in right for o in options]
            if any(marks):
                yield Choice(rows, marks)
            attributor.spoke(place, min(right) if right else None)

    def referents(self) -> Iterable[Choice]:
        """Return the training examples for the referents of pronouns."""
        last = ""
        for place, gold in self.gold.items():
            name = last_word(gold["speaker_full"] or gold["speaker_name"] or "")
            for right in self.right[place]:
                kind = self.story.items[right].tokens[0].classes
                if self.story.items[right].kind != "P" or "pronoun r" in kind or not name:
                    continue
                options = antecedents(self.story, self.people, right)
                far = ranks(self.story, options)
                rows = [
                    of_antecedent(self.story, self.people, right, o, rank=rank, last=last)
                    for o, rank in zip(options, far, strict=True)
                ]
                marks = [surname(self.story.items[o], self.story.lexicon) == name for o in options]
                if any(marks):
                    yield Choice(rows, marks)
            last = name or last


def _text(story: Story, place: int) -> str:
    return story.text[story.items[place].start : story.items[place].end]


def words(text: str) -> list[str]:
    """Return the words of a name in lower case, without possessive endings."""
    return [w.lower() for w in _WORD.findall(re.sub(r"['’]s\b", "", text))]


def last_word(name: str) -> str:
    """Return the surname of a name."""
    found = [w for w in words(name or "") if w not in _SUFFIX]
    return found[-1] if found else ""


def _matching(quotes: Sequence[Gold], start: int, end: int) -> Gold | None:
    for quote in quotes:
        common = min(end, quote["end"]) - max(start, quote["start"])
        if common * 2 >= max(end, quote["end"]) - min(start, quote["start"]):
            return quote
    return None


def _matrix(name: str, rows: list[list[str]]) -> tuple[list[str], Any]:
    counts = Counter(f for row in rows for f in set(row))
    known = sorted(f for f, n in counts.items() if n >= SELDOM[name])
    number = {f: i for i, f in enumerate(known)}
    columns = [[number[f] for f in set(row) if f in number] for row in rows]
    ends = np.cumsum([0] + [len(c) for c in columns])
    flat = np.array([i for c in columns for i in sorted(c)], dtype=np.int32)
    return known, csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(rows), len(known)))


def _fit(name: str, known: list[str], loss: Callable[[Any], tuple[float, Any]]) -> Weights:
    def penalised(x: Any) -> tuple[float, Any]:
        value, slope = loss(x)
        strength = STRENGTH[name]
        return value + 0.5 * strength * float(x @ x), slope + strength * x

    options = {"maxiter": 200, "ftol": 1e-7}
    found = minimize(penalised, np.zeros(len(known)), jac=True, method="L-BFGS-B", options=options)
    rounded = {f: round(float(w), 2) for f, w in zip(known, found.x, strict=True)}
    return {f: w for f, w in rounded.items() if abs(w) >= 0.03}


def fit_binary(name: str, choices: list[Choice]) -> Weights:
    """Fit a logistic regression: each choice has one row and is right or not."""
    known, matrix = _matrix(name, [c.rows[0] for c in choices])
    truth = np.array([1.0 if c.right[0] else 0.0 for c in choices])
    weight = np.array([c.weight for c in choices])

    def loss(x: Any) -> tuple[float, Any]:
        z = matrix @ x
        chance = 1.0 / (1.0 + np.exp(-z))
        value = float(np.sum(weight * (np.logaddexp(0, z) - truth * z)))
        return value, matrix.T @ (weight * (chance - truth))

    return _fit(name, known, loss)


def fit_choice(name: str, choices: list[Choice]) -> Weights:
    """Fit a conditional logistic regression: of each choice's rows, one of the right ones."""
    rows = [row for c in choices for row in c.rows]
    known, matrix = _matrix(name, rows)
    starts = np.cumsum([0] + [len(c.rows) for c in choices])[:-1]
    group = np.repeat(np.arange(len(choices)), [len(c.rows) for c in choices])
    right = np.array([r for c in choices for r in c.right])
    weight = np.array([c.weight for c in choices])

    def loss(x: Any) -> tuple[float, Any]:
        z = matrix @ x
        top = np.maximum.reduceat(z, starts)
        power = np.exp(z - top[group])
        total = np.add.reduceat(power, starts)
        good = np.add.reduceat(power * right, starts)
        value = float(np.sum(weight * (np.log(total) - np.log(good))))
        slope = power / total[group] - power * right / good[group]
        return value, matrix.T @ (weight[group] * slope)

    return _fit(name, known, loss)


if __name__ == "__main__":
    main()
