"""A small set of synthetic articles, and an engine of each kind with them."""

import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsvault._plugins import members
from newsvault.models import Article, Block, Document, History, Person, Quote
from newsvault.search.engines import Engine, open_engine

ENGLISH = [
    "talks",
    "talk",
    "talked",
    "strike",
    "strikes",
    "striking",
    "minister",
    "ministers",
    "ceasefire",
    "cease-fire",
    "party",
    "parties",
    "making",
    "made",
    "makes",
    "budget",
    "budgets",
    "said",
    "says",
    "encourage",
    "encouraged",
    "encouraging",
    "red",
    "line",
    "rules-based",
    "order",
    "sanctions",
    "sanction",
    "war",
    "wars",
    "Zürich",
    "café",
    "naïve",
    "U.S.",
    "don't",
    "Blinken",
    "Blinken's",
]
GERMAN = [
    "Verhandlung",
    "Verhandlungen",
    "verhandelt",
    "Haushalt",
    "Haushalte",
    "Straße",
    "Strassen",
    "Minister",
    "Ministerin",
    "Krieg",
    "Krieges",
    "gestern",
    "Bürger",
    "Bürgerin",
    "Stadt",
    "Städte",
]
FRENCH = [
    "l'accord",
    "accords",
    "négociation",
    "négociations",
    "ministre",
    "ministres",
    "guerre",
    "guerres",
    "été",
]
OTHER = ["東京都で会議", "переговоры", "переговоров", "sanctions", "Blinken", "2024", "3.5", "x1"]
WORDS = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, None: OTHER}
SPEAKERS = ("Antony Blinken", "Jane Roe", "Jens Straße", None)


LOCAL = tuple(name for name in members("search.engines") if name != "opensearch")
# The cluster is asked only where one runs: `python -m tests.scale.cluster` prints its address.
ENGINES = (*LOCAL, *(["opensearch"] if "NEWSVAULT_CLUSTER_HOSTS" in os.environ else []))

# `pytest -m scale` runs the tests that ask a cluster.
PARAMS = [pytest.param(one, marks=pytest.mark.scale if one not in LOCAL else ()) for one in ENGINES]


def _sentence(rng: random.Random, words: list[str]) -> str:
    return " ".join(rng.choices(words, k=rng.randint(2, 9))).capitalize() + "."


def made_up(number: int) -> Document:
    """Return the article with this number; it is always the same."""
    rng = random.Random(number)
    language = rng.choice(["en", "en", "en-GB", "de", "fr", None])
    words = WORDS[language and language[:2]] + ["Blinken", "sanctions"]
    blocks = tuple(
        Block(text=" ".join(_sentence(rng, words) for _ in range(rng.randint(1, 4))))
        for _ in range(rng.randint(1, 4))
    )
    quotes = tuple(
        Quote(text=_sentence(rng, words), start=0, end=1, speaker=s, speaker_name=s)
        for s in rng.choices(SPEAKERS, k=rng.choice([0, 1, 3]))
    )
    published = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=rng.randint(0, 9000))
    source = rng.choice(["Example Herald", "Daily Strike", "Le Monde d'Exemple"])
    return Document(
        id=f"{number:04d}aaaaaa",
        article=Article(
            url=f"https://news.{source.split()[0].lower()}.example/{number}/talks",
            headline=_sentence(rng, words),
            summary=rng.choice([None, _sentence(rng, words)]),
            byline=tuple(Person(name=s) for s in rng.choices(SPEAKERS, k=1) if s),
            published_at=rng.choice([None, published, published, published]),
            section=rng.choice([None, "World", "War and peace"]),
            keywords=tuple(rng.choices(words, k=rng.randint(0, 2))),
            language=language,
            access=rng.choice([None, "free", "partial", "paywalled"]),
            correction=rng.choice([None, None, "An earlier version made a mistake."]),
            blocks=blocks,
            quotes=quotes,
        ),
        source=source,
        captured_at=datetime(2025, 1, 1, tzinfo=UTC),
        versions=rng.choice([1, 1, 2]),
        tags=rng.choice([(), ("to-read",), ("War", "to-read")]),
        notes=rng.choice([(), ("ask the minister",)]),
        history=rng.choice([History(), _changed(rng, words)]),
    )


def _changed(rng: random.Random, words: list[str]) -> History:
    return History(
        changed_at=datetime(2025, 2, 1, tzinfo=UTC) + timedelta(hours=rng.randint(0, 900)),
        kinds=rng.choice([("headline", "quote"), ("number",), ("typo", "cut")]),
        stealth=rng.choice([True, False]),
        removed=tuple(_sentence(rng, words) for _ in range(rng.randint(0, 3))),
    )


@pytest.fixture(scope="session")
def documents() -> tuple[Document, ...]:
    return tuple(made_up(number) for number in range(120))


@pytest.fixture(scope="session")
def engines(
    documents: tuple[Document, ...], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Engine]]:
    """Every engine, with the same articles: in several batches, some added twice."""
    made = {}
    for name in ENGINES:
        engine = open_engine(name, tmp_path_factory.mktemp("index") / name)
        for start in range(0, len(documents), 50):
            with engine.batch() as batch:
                for document in documents[start : start + 50]:
                    batch.add(document)
        with engine.batch() as batch:
            for document in documents[:10]:
                batch.add(document)
            batch.add(made_up(9999))
        with engine.batch() as batch:
            batch.remove(made_up(9999).id)
        made[name] = engine
    yield made
    for engine in made.values():
        engine.close()


@pytest.fixture(params=[*PARAMS, "whoosh, without a log"])
def engine(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Engine]:
    """An empty engine of each kind; Whoosh's also without the log that takes small commits."""
    name, without, _ = request.param.partition(", without")
    if without:
        monkeypatch.setattr("newsvault.search.engines.whoosh.recent._LARGEST", 0)
    made = open_engine(name, tmp_path / "index")
    made.clear()
    yield made
    made.close()
