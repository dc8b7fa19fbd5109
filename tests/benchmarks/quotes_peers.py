"""Find quotations in the articles of a data file with another program, one JSON line an article.

    PEER_PYTHON tests/benchmarks/quotes_peers.py {expression,textacy} DATA.jsonl PREDICTIONS.jsonl

`expression` is a plain regular expression: marked words, and a name or pronoun beside a verb of
speaking before or behind them. `textacy` needs a Python that has textacy and the spaCy model that
`--model` names; its own direct quotations are taken as they are. The data and the predictions are
those of quotes.py.
"""

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Found = dict[str, Any]

_MARKED = re.compile(r"“([^”\n]+)”|\"([^\"\n]+)\"|''([^\n]+?)''")
_NAME = r"(?P<who>(?:[A-Z][\w.’'-]+ ){0,3}[A-Z][\w’'-]+|[Hh]e|[Ss]he|[Tt]hey)"
_SAYS = r"(?P<cue>said|says|told \w+|added|wrote|tweeted|asked|according to|called)"
_BEHIND = re.compile(rf"[,\s]*(?:{_SAYS}\s+{_NAME}|{_NAME.replace('who', 'first')}\s+"
                     rf"{_SAYS.replace('cue', 'then')})")  # fmt: skip
_BEFORE = re.compile(rf"{_NAME}\s+{_SAYS}[^.“\"]{{0,40}}$")


def expression(text: str) -> Iterator[Found]:
    """Yield what a plain regular expression finds."""
    for marked in _MARKED.finditer(text):
        group = next(number for number in (1, 2, 3) if marked[number])
        found: Found = {"start": marked.start(group), "end": marked.end(group)}
        behind = _BEHIND.match(text, marked.end())
        line = text.rfind("\n", 0, marked.start()) + 1
        before = _BEFORE.search(text, line, marked.start())
        for match in (behind, before):
            if match is not None:
                who = "who" if match["who"] else "first"
                cue = "cue" if match["cue"] else "then"
                found |= {
                    "speaker": match[who], "speaker_start": match.start(who),
                    "speaker_end": match.end(who), "speaker_full": match[who],
                    "cue": match[cue], "cue_start": match.start(cue), "cue_end": match.end(cue),
                }  # fmt: skip
                break
        yield found


def textacy(text: str, language: Any) -> Iterator[Found]:
    """Yield the direct quotations textacy extracts, with its speakers and cues."""
    from textacy.extract import direct_quotations  # type: ignore[import-not-found]  # elsewhere

    try:
        for speaker, cue, content in direct_quotations(language(text)):
            found: Found = {"start": content.start_char, "end": content.end_char}
            if speaker:
                first, last = speaker[0], speaker[-1]
                words = text[first.idx : last.idx + len(last)]
                found |= {
                    "speaker": words, "speaker_start": first.idx,
                    "speaker_end": last.idx + len(last), "speaker_full": words,
                }  # fmt: skip
            if cue:
                found |= {"cue_start": cue[0].idx, "cue_end": cue[-1].idx + len(cue[-1])}
            yield found
    except ValueError as exc:  # textacy refuses a text whose marks are not in pairs
        print(f"refused: {exc}")


def main() -> None:
    """Write the predictions to the second file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", choices=("expression", "textacy"))
    parser.add_argument("data", type=Path)
    parser.add_argument("predictions", type=Path)
    parser.add_argument("--model", default="en_core_web_sm")
    options = parser.parse_args()
    language: Any = None
    if options.program == "textacy":
        import spacy  # type: ignore[import-not-found]  # elsewhere

        language = spacy.load(options.model)
    with options.predictions.open("w", encoding="utf-8") as out:
        for line in options.data.read_text("utf-8").splitlines():
            entry = json.loads(line)
            text = entry["text"]
            quotes = expression(text) if language is None else textacy(text, language)
            out.write(json.dumps({"id": entry["id"], "quotes": list(quotes)}) + "\n")


if __name__ == "__main__":
    main()
