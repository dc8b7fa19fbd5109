"""Snippets show the passage that matched, with nothing else marked."""

from dataclasses import replace

import pytest

from newsvault.models import Article, Block, Image, Person, Quote
from newsvault.search.highlight import Added, snippets
from newsvault.search.query import parse

FILLER = "The clerk read the minutes while the room filled up slowly with people. " * 8


def article(text: str, **more: object) -> Article:
    made = Article(
        url="https://gazette.example/story",
        headline="Untitled",
        language="en",
        blocks=tuple(Block(text=part) for part in text.split("\n\n")),
    )
    return replace(made, **more)  # type: ignore[arg-type]  # a test's shorthand


def shown(query: str, one: Article, limit: int = 1) -> list[tuple[str, list[str]]]:
    """Return each snippet with its marked words."""
    found = snippets(parse(query).root, one, limit=limit)
    return [(s.text, [s.text[a:b] for a, b in s.marks]) for s in found]


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("ferry NEAR/4 storm", ["ferry", "storm"]),
        ("ferry ADJ/4 storm", ["ferry", "storm"]),
        ("ferry SAME/s storm", ["ferry", "storm"]),
        ('"storm ferry"~3', ["ferry", "storm"]),
        ('"ferry lef* in"', ["ferry left in"]),
        ("storm NOT NEAR/9 harbour", ["storm"]),
        ("said(holm: ferry)", ["ferry"]),
        ("quote:storm", ["storm"]),
    ],
)
def test_the_passage_that_matched_comes_first(query: str, marked: list[str]) -> None:
    """Other, earlier and more frequent occurrences are neither shown nor marked."""
    before = (
        f"The ferry, the ferry and the ferry. {FILLER}\n\nA harbour storm was old. {FILLER}\n\n"
    )
    said = "A ferry left in a storm"
    text = f"{before}{FILLER}“{said},” Jan Holm wrote.\n\n{FILLER} The ferry is old."
    start = text.index(said)
    quote = Quote(text=said, start=start, end=start + len(said), speaker="Jan Holm")
    one = article(text, quotes=(quote,))
    ((piece, found),) = shown(query, one)
    assert said in piece
    assert found == marked


def test_words_are_marked_by_the_language_of_the_article() -> None:
    """A French stem marks nothing in an English text."""
    one = article(f"The parts were opened. {FILLER}")
    assert shown("opening part", one) == [(shown("opening", one)[0][0], ["parts", "opened"])]
    assert shown("parti", one) == []


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("zeppelin", "headline: Zeppelins land", ["Zeppelins"]),
        ("headline:land", "headline: Zeppelins land", ["land"]),
        ("byline:roe", "byline: Jane Roe, reporter", ["Roe"]),
        ("keywords:airship", "keywords: airship; fields", ["airship"]),
        ("airship", "keywords: airship; fields", ["airship"]),
        ("caption:mast", "caption: At the mast", ["mast"]),
        ("section:skies", "section: Skies", ["Skies"]),
    ],
)
def test_a_match_outside_the_body_is_named(query: str, text: str, marked: list[str]) -> None:
    one = article(
        FILLER,
        headline="Zeppelins land",
        byline=(Person(name="Jane Roe", role="reporter"),),
        keywords=("airship", "fields"),
        section="Skies",
        image=Image(url="https://gazette.example/a.jpg", caption="At the mast"),
    )
    assert shown(query, one, 2) == [(text, marked)]
    assert [piece for piece, _ in shown(f"{query} clerk", one, 2)][-1] == text or ":" not in query


def test_negated_parts_are_not_marked() -> None:
    one = article("Rain fell on the harbour.")
    assert shown("harbour -snow", one) == [("Rain fell on the harbour.", ["harbour"])]
    assert shown("-snow", one) == []


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("seagate", "The sea-gate opened.", ["sea-gate"]),
        ("colour", "All colors shone.", ["colors"]),
        ("moeller", "Herr Möller sprach.", ["Möller"]),
        ("US", "The U.S. told us.", ["U.S."]),
    ],
)
def test_other_spellings_are_marked(query: str, text: str, marked: list[str]) -> None:
    assert [found for _, found in shown(query, article(text))] == [marked]


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("tag:war", [("tag: War", ["War"])]),
        ("tag:peace", []),
        ("note:follow", [("note: Follow up", ["Follow"])]),
        ("-tag:war", []),
    ],
)
def test_a_tag_or_a_note_that_matched_is_named(
    query: str, texts: list[tuple[str, list[str]]]
) -> None:
    added = Added(tags=("War", "later"), notes=("Follow up",))
    found = snippets(parse(query).root, article("The ferry left."), limit=2, added=added)
    assert [(s.text, [s.text[a:b] for a, b in s.marks]) for s in found] == texts


def test_a_tag_is_shown_beside_the_passage() -> None:
    added = Added(tags=("War",))
    found = snippets(parse("ferry tag:war").root, article("The ferry left."), limit=2, added=added)
    assert [snippet.text for snippet in found] == ["The ferry left.", "tag: War"]
