"""The default engine ranks like the library it is built on: the same first ten articles."""

# ruff: noqa: E402  # the library is imported in its own way before what uses it

import math
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsvault.search.engines import Engine
from newsvault.search.engines.whoosh.library import load_library

load_library()

from whoosh import analysis, fields, query, scoring
from whoosh.filedb.filestore import FileStorage
from whoosh.util.numeric import byte_to_length, length_to_byte
from whoosh.writing import SegmentWriter

from newsvault.models import Document
from newsvault.search.analysis import word_of, words
from newsvault.search.document import ZONES, Entry, entry
from newsvault.search.engines.whoosh.schema import EARLY
from newsvault.search.query import parse
from newsvault.search.query.tree import And, Node, Not, Or, Word
from tests.program import SEEDS

WORDS = (
    "talks strike minister ceasefire party budget said red order sanctions war blinken krieg"
    " stadt guerre accords 2024 x1 nowhere"
).split()


class _OurRarity(scoring.BM25F):  # type: ignore[misc]  # the library has no types
    """The library's ranking with the document frequency that ours is documented to use."""

    def idf(self, searcher: Any, fieldname: str, text: bytes) -> float:
        held = searcher.doc_frequency(fieldname, text)
        return math.log(1 + (searcher.doc_count_all() - held + 0.5) / (held + 0.5))


class _Terms(analysis.Tokenizer):  # type: ignore[misc]
    """Passes an article's index terms to the library, each with the weight of its zone."""

    def __init__(self, entries: dict[str, Entry]) -> None:
        self._entries = entries

    def __call__(self, value: str, **_: object) -> Iterator[Any]:
        for zone, weight in ZONES.items():
            for place, term in enumerate(self._entries[value].terms.get(zone, ())):
                token = analysis.Token()
                token.text = word_of(term)
                token.boost = weight + (0.5 if zone == "body" and place < EARLY else 0)
                yield token


@pytest.fixture(scope="module")
def stock(
    documents: tuple[Document, ...], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """A searcher of the unmodified library over the same articles."""
    entries = {document.id: entry(document) for document in documents}
    text = fields.TEXT(analyzer=_Terms(entries), phrase=False)
    schema = fields.Schema(id=fields.STORED, text=text)
    index = FileStorage(tmp_path_factory.mktemp("stock")).create_index(schema)
    writer = SegmentWriter(index, compound=False)
    for name in entries:
        writer.add_document(id=name, text=name)
    writer.commit()
    with index.searcher(weighting=_OurRarity(B=0.6, K1=1.2)) as searcher:
        lengths = [sum(len(e.terms.get(zone, ())) for zone in ZONES) for e in entries.values()]
        held = [byte_to_length(length_to_byte(n)) for n in lengths]  # as the index holds them
        searcher.avg_field_length = lambda *_: sum(held) / len(held)
        yield searcher


def as_stock(node: Node) -> Any:
    """Return the library's query for the positive part of a tree of exact words."""
    if isinstance(node, Word):
        (word,) = words(node.text)
        return query.Term("text", word)
    assert isinstance(node, And | Or)
    parts = [as_stock(part) for part in node.parts if not isinstance(part, Not)]
    return query.And(parts) if isinstance(node, And) else query.Or(parts)


def unwanted(node: Node) -> Any:
    """Return the library's query for the negated part."""
    parts = node.parts if isinstance(node, And) else ()
    return query.Or([as_stock(part.part) for part in parts if isinstance(part, Not)])


WORD = st.sampled_from(WORDS)
PAIR = st.builds("({0} {2} {1})".format, WORD, WORD, st.sampled_from(["", "OR"]))
QUERY = st.one_of(
    WORD,
    PAIR,
    st.builds("{} {}".format, WORD, PAIR),
    st.builds("{} OR {}".format, WORD, PAIR),
    st.builds("{} -{}".format, WORD, WORD),
    st.builds("{} -{}".format, PAIR, WORD),
)


@given(text=QUERY)
@settings(
    max_examples=2000,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_first_ten_hits_equal_the_librarys(
    text: str, stock: Any, engines: dict[str, Engine]
) -> None:
    """Reading whole posting lists changes no rank and no score.

    The library returns all hits, without its shortcuts, which lose some of the best.
    """
    asked = parse(text, exact=True)
    found = engines["whoosh"].search(asked, limit=10).matches
    mask = unwanted(asked.root)
    expected = stock.search(as_stock(asked.root), limit=None, mask=mask or None)[:10]

    assert [match.id for match in found] == [hit["id"] for hit in expected]
    assert [match.score for match in found] == pytest.approx([hit.score for hit in expected])


def test_another_release_of_the_library_is_refused_with_a_hint(tmp_path: Path) -> None:
    """Files of another release could be misread silently."""
    program = (
        "import sys, whoosh; whoosh.__version__ = (3, 0, 0);"
        "from newsvault.cli.main import run; sys.exit(run(sys.argv[1:]))"
    )
    place = ["--vault", str(tmp_path / "vault")]
    seeds = str(SEEDS)
    ran = subprocess.run(
        [sys.executable, "-c", program, *place, "ingest", seeds],
        capture_output=True,
        text=True,
        check=False,
    )

    assert "Whoosh 3.0.0" in ran.stderr
    assert "NEWSVAULT_ENGINE=sqlite_fts" in ran.stderr
