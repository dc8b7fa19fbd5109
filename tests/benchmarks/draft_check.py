"""How often `newsvault check` is right on drafts made from a vault's quotations.

    python tests/benchmarks/draft_check.py VAULT [--each 200] [--seed 1] [--show]

Quotations of at least six words with a named speaker are put into drafts in five ways: unchanged,
cut to their second half, with every fifth word replaced, attributed to another person of the vault,
and invented (the words of several quotations, shuffled). Prints the verdicts for each.
"""

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from newsvault.api.vault import Vault
from newsvault.models.statements import Saying
from newsvault.statements.fact_check import check
from newsvault.statements.quotation_search import Question, find

_OTHER_WORDS = "meadow lantern granite seldom purple walking harvest beneath".split()


class Drafts:
    """Draft sentences made from quotations, in the five ways."""

    def __init__(self, found: list[Saying], chosen: random.Random) -> None:
        self._found = found
        self._random = chosen
        self.ways: dict[str, tuple[str, Callable[[Saying], str]]] = {
            "as it is": ("exact", self.right),
            "second half": ("exact", self.half),
            "words replaced": ("near", self.changed),
            "another speaker": ("somebody else", self.other),
            "invented": ("not in the archive", self.invented),
        }

    def right(self, one: Saying) -> str:
        return _sentence(one.text, one.person)

    def half(self, one: Saying) -> str:
        words = one.text.split()
        return _sentence(" ".join(words[len(words) // 2 :]), one.person)

    def changed(self, one: Saying) -> str:
        words = one.text.split()
        words[2::5] = [self._random.choice(_OTHER_WORDS) for _ in words[2::5]]
        return _sentence(" ".join(words), one.person)

    def other(self, one: Saying) -> str:
        others = [o.person for o in self._found if o.article_id != one.article_id]
        return _sentence(one.text, self._random.choice(others))

    def invented(self, one: Saying) -> str:
        words = [word for o in self._random.sample(self._found, 4) for word in o.text.split()[:12]]
        self._random.shuffle(words)
        return _sentence(" ".join(words[: max(6, len(one.text.split()))]), one.person)


def _sentence(text: str, person: str | None) -> str:
    words = text.strip(" ,.").translate(dict.fromkeys(map(ord, '“”"„«»'), "'"))
    return f"“{words[:1].upper()}{words[1:]},” said {person}."


def main() -> None:
    """Measure, and print a line for each way and verdict."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("vault", type=Path)
    parser.add_argument("--each", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="Print what went wrong.")
    options = parser.parse_args()
    chosen = random.Random(options.seed)
    with Vault.open(options.vault, create=False) as vault:
        found = [
            one
            for one in find(vault, Question(min_confidence=0.5)).sayings
            if one.person and len(one.text.split()) >= 6
        ]
        drafts = Drafts(found, chosen)
        picked = chosen.sample(found, min(options.each, len(found)))
        for way, (due, make) in drafts.ways.items():
            verdicts: dict[str, list[str]] = defaultdict(list)
            for one in picked:
                sentence = make(one)
                checked = check(vault, sentence)
                verdict = checked[0].verdict if len(checked) == 1 else f"{len(checked)} quotations"
                verdicts[verdict].append(sentence)
            counts = Counter({verdict: len(lines) for verdict, lines in verdicts.items()})
            print(f"{way:16} {dict(counts.most_common())} (due: {due})")
            if options.show:
                for verdict, lines in verdicts.items():
                    if verdict != due:
                        print(*(f"    {verdict}: {line}" for line in lines), sep="\n")


if __name__ == "__main__":
    main()
