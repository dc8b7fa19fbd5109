"""Properties of differences and of the history of articles, over generated texts and orders."""

import random
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsvault import find_quotes
from newsvault.api.vault import Vault
from newsvault.extract.changes import compare, normal_digest
from newsvault.extract.changes.normalisation import keys
from newsvault.maintenance.rebuild import rebuild
from newsvault.models import Article, Block, Capture, Person
from newsvault.models.changes import ChangeKind, Difference, Piece
from newsvault.settings import Settings
from tests.changes.pages import HEADLINE, capture, page
from tests.changes.pairs import TEXTS
from tests.search.engines.conftest import LOCAL

PARAGRAPHS = tuple(paragraph for text in TEXTS for paragraph in text.paragraphs)
PEOPLE = ("Jane Roe", "Paul Doe", "Käthe Groß", "王小明")
SUMMARIES = ("A vote after years of noise", "A vote, and what comes next", "Was noch folgt")
QUOTED = ("“We will not sell it,” said {}.", "“We may sell it soon,” said {}.", "{} said nothing.")
TEXT = st.sampled_from(PARAGRAPHS) | st.builds(
    str.format, st.sampled_from(QUOTED), st.sampled_from(PEOPLE)
)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article with a few paragraphs, some of them quotations by known people."""
    paragraphs = draw(st.lists(TEXT, min_size=1, max_size=5, unique=True))
    return Article(
        url="https://valley.example/news/1",
        headline=draw(st.sampled_from(PARAGRAPHS))[:60],
        summary=draw(
            st.none() | st.sampled_from(SUMMARIES)
        ),  # one in the body is no text of its own
        byline=tuple(
            Person(name=name) for name in draw(st.lists(st.sampled_from(PEOPLE), max_size=2))
        ),
        section=draw(st.none() | st.sampled_from(["World", "Politics and law"])),
        correction=draw(st.none() | st.just("An earlier version had a wrong number.")),
        blocks=tuple(Block(text=text) for text in paragraphs),
        quotes=find_quotes("\n\n".join(paragraphs), language="en"),
        language="en",
    )


def side(pieces: tuple[Piece, ...], kind: str) -> list[str]:
    """Return the compared words of one side of a change."""
    return [key for piece in pieces if piece.kind in ("same", kind) for key in keys(piece.text)]


def fields(article: Article) -> dict[str, str | None]:
    return {
        "headline": article.headline,
        "summary": article.summary,
        "byline": "; ".join(sorted(person.name for person in article.byline)) or None,
        "section": article.section,
        "correction": article.correction,
    }


def said(article: Article) -> Counter[tuple[object, ...]]:
    return Counter((tuple(keys(q.text)), q.speaker_name or q.speaker) for q in article.quotes)


def patched(old: Article, difference: Difference) -> dict[str, object]:
    """Return `old` with a difference applied: its fields, its paragraphs, who said what."""
    values = {name: keys(text or "") for name, text in fields(old).items()}
    for change in difference.fields:
        if change.field in values:
            before, after = side(change.pieces, "gone"), side(change.pieces, "come")
            assert (before, after) == (keys(change.before or ""), keys(change.after or ""))
            assert values[change.field] == before
            values[change.field] = after
    spoken = said(old)
    # One that is reworded and given to another speaker is two changes of the same pair.
    pairs = {(id(one.before), id(one.after)): one for one in difference.quotes}
    for quote in pairs.values():
        for sign, one in ((-1, quote.before), (1, quote.after)):
            if one is not None:
                spoken[tuple(keys(one.text)), one.speaker_name or one.speaker] += sign
    come = [side(change.pieces, "come") for change in difference.paragraphs if change.after]
    return {**values, "said": +spoken, "text": come}


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(old=articles(), new=articles())
def test_a_difference_applied_to_one_side_gives_the_other(old: Article, new: Article) -> None:
    """Fields, quotations and paragraphs, up to differences that are no change."""
    made = patched(old, compare(old, new))
    made_up, real = made.pop("said"), said(new)
    assert isinstance(made_up, Counter)
    lost, gained = made_up - real, real - made_up
    assert lost.total() == gained.total()
    for (words, one), (others, other) in zip(
        sorted(lost, key=str), sorted(gained, key=str), strict=True
    ):
        assert words == others
        assert None in (one, other)  # a speaker that is no longer given is no change
    assert made == {
        **{name: keys(text or "") for name, text in fields(new).items()},
        "text": [keys(block.text) for block in new.blocks],
    }


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(one=articles(), other=articles())
def test_nothing_differs_from_itself(one: Article, other: Article) -> None:
    """`diff A A` is empty; where the texts of versions differ, `diff A B` is not."""
    assert compare(one, one).is_empty
    assert compare(one, one).share == 0
    if normal_digest(one) != normal_digest(other):
        assert not compare(one, other).is_empty


# Histories: each sentence has a word of its own, so that it can be looked for.
KINDS = get_args(ChangeKind)
NUMBERS = (12, 15, 20)


def sentence(number: int) -> str:
    word = "zq" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")
    return (
        f"The {word} of the council was on the list of {NUMBERS[number % 3]} plans for this year."
    )


WORDS = [sentence(number).split()[1] for number in range(9)]


def history(chance: random.Random) -> list[Capture]:
    """Return captures of three articles: edits, texts that come back, gone and worse pages."""
    shots = []
    for article in (1, 2, 3):
        lines = [sentence(number) for number in chance.sample(range(9), 5)]
        texts = [tuple(lines)]
        for _ in range(chance.randint(0, 3)):
            lines = list(texts[-1])
            at = chance.randrange(len(lines))
            if chance.random() < 0.5:
                lines[at] = sentence(chance.randrange(9))
            else:
                lines[at] = (
                    lines[at].replace("12 plans", "14 plans").replace("15 plans", "16 plans")
                )
            texts.append(tuple(dict.fromkeys(lines)))
        texts += chance.choices(texts, k=chance.randint(0, 1))
        for n, text in enumerate(texts):
            hours = 24 * n + article
            shots.append(capture(page(text, f"{HEADLINE} {'north south west'.split()[article - 1]}",
                                      number=article), hours, article))  # fmt: skip
            if chance.random() < 0.3:
                shots.append(capture("<p>No.</p>", hours + 5, article, chance.choice([404, 403])))
    return shots


def contents(vault: Vault) -> Mapping[str, object]:
    """Return all that is said of changes: the list, and what each query finds."""
    queries = [
        "is:changed", "is:stealth", "has:was", *(f"change:{kind}" for kind in KINDS),
        *(f"changed:2024-05-0{day}" for day in range(1, 8)), *(f"was:{word}" for word in WORDS),
        *(f"in:versions {word} -change:number" for word in WORDS),
    ]  # fmt: skip
    changes = [
        (c.reference, c.kinds, c.stealth, c.share, c.before, c.after)
        for c in vault.changes(limit=None)
    ]
    removed = {
        word: sorted(
            (hit.stored.id, s.text, str(s.first_seen), str(s.last_seen))
            for hit in vault.search(f"was:{word}")
            for s in hit.snippets
        )
        for word in WORDS
    }
    return {"changes": changes, "removed": removed} | {q: sorted(found(vault, q)) for q in queries}


def found(vault: Vault, query: str) -> set[str]:
    return {hit.stored.id for hit in vault.search(query, limit=None)}


@pytest.mark.parametrize("seed", range(4))
def test_a_history_is_the_same_whenever_it_is_asked_for(seed: int, tmp_path: Path) -> None:
    """In order and asked at the end; shuffled and asked after each; rebuilt; on each engine."""
    chance = random.Random(seed)
    shots = history(chance)
    answers = []
    for number, engine in enumerate(LOCAL):
        root, own = tmp_path / engine, Settings(engine=engine)
        mixed = shots if number == 0 else chance.sample(shots, len(shots))
        with Vault.open(root, settings=own) as vault:
            for shot in mixed:
                list(vault.keep_all([shot]))
                if number:
                    contents(vault)
            answers.append(contents(vault))
            if number == 0:
                agree_with_versions(vault)
        rebuild(root, own, now=datetime.now(UTC))
        with Vault.open(root, settings=own) as vault:
            answers.append(contents(vault))

    assert answers[0]["changes"]
    assert all(answer == answers[0] for answer in answers)


def agree_with_versions(vault: Vault) -> None:
    """Check the queries against the list of changes, and against the texts of the versions."""
    changes = vault.changes(limit=None)
    for kind in KINDS:
        assert found(vault, f"change:{kind}") == {c.stored.id for c in changes if kind in c.kinds}
    assert found(vault, "is:stealth") == {c.stored.id for c in changes if c.stealth}
    newest: dict[str, datetime] = {}
    for change in changes:
        newest.setdefault(change.stored.id, change.at)
    for day in range(1, 8):
        start = datetime(2024, 5, day, tzinfo=UTC)
        inside = {one for one, at in newest.items() if start <= at < start + timedelta(days=1)}
        assert found(vault, f"changed:2024-05-0{day}") == inside
    for word in WORDS:
        gone = set()
        for stored in vault.list():
            texts = [version.article.text for version in vault.versions(stored.id)]
            lines = {line for text in texts for line in text.split("\n\n") if word in line}
            if lines - set(vault.get(stored.id).article.text.split("\n\n")):
                gone.add(stored.id)
        assert found(vault, f"was:{word}") == gone


@pytest.mark.parametrize("seed", range(4, 7))
def test_diff_applied_to_a_version_gives_the_next(seed: int, tmp_path: Path) -> None:
    """As the program prints it: what is not [-gone-] is the later text."""
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        list(vault.keep_all(history(random.Random(seed))))
        for change in vault.changes(limit=None):
            one, number = change.stored.id, change.stored.version
            old, new = vault.get(f"{one}@{number - 1}"), vault.get(f"{one}@{number}")
            made = patched(old.article, vault.diff(f"{one}@{number}").difference)
            assert made["text"] == [keys(text) for text in new.article.paragraphs]
            assert vault.diff(one, str(number), str(number)).difference.is_empty
