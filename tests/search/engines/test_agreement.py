"""Two engines that share only the analysis return the same articles for every query."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsvault.errors import QueryError
from newsvault.search.engines import Engine
from newsvault.search.query import parse
from tests.search.engines.conftest import ENGINES, LOCAL

WORDS = st.sampled_from(
    [
        "talks",
        "talk",
        "strikes",
        "striking",
        "minister",
        "ceasefire",
        "cease-fire",
        "party",
        "making",
        "encouraged",
        "red",
        "line",
        "order",
        "sanctions",
        "war",
        "zurich",
        "café",
        "U.S.",
        "don't",
        "Blinken",
        "blinken's",
        "Verhandlung",
        "haushalte",
        "Straße",
        "strasse",
        "burger",
        "accord",
        "l'accord",
        "négociations",
        "guerre",
        "été",
        "東京",
        "会議",
        "переговоры",
        "2024",
        "3.5",
        "nowhere",
    ]
)
TEXT_FIELDS = st.sampled_from(
    [
        "",
        "headline:",
        "summary:",
        "body:",
        "byline:",
        "source:",
        "section:",
        "note:",
        "url:",
        "keywords:",
        "correction:",
        "lead:",
        "was:",
        "was:",
        "quote:",
        "speaker:",
        "said:",
    ]
)
PATTERNS = st.sampled_from(
    [
        "re:/str.*/",
        "re:/[mt]a.?k?s?/",
        "str*",
        "m?nister",
        "*rieg",
        "talk*",
        "s*",
        "w?r*",
        "verh*",
        "par?i*",
    ]
)
DATES = st.sampled_from(
    [
        "date:2024-05",
        "date:2024-01..2024-03",
        "date:..2024-06-10",
        "after:2024-09",
        "date:2023",
        "before:2024-02-02",
        "captured:2025",
        "modified:2024",
        "changed:2025-02",
        "changed:2025-02-10..2025-02-20",
        "changed:2025-02-10T10:00..",
        "date:2024-03-01T10:00..2024-03-02",
        "tz:+09:00 date:2024-05-02..2024-06-03",
        "date:2024-03-01T10:00+02:00..2024-09-02",
    ]
)
KEYS = st.sampled_from(
    [
        "lang:en",
        "lang:de",
        "lang:en-gb",
        "tag:to-read",
        "tag:war",
        "has:quotes",
        "has:byline",
        "has:correction",
        "has:versions",
        "is:partial",
        "is:changed",
        "is:stealth",
        "has:was",
        "change:quote",
        "change:cut",
        "domain:example",
        "id:000",
        "domain:daily.example",
        "words:>20",
        "words:5..15",
        "quotes:0",
        "quotes:>=3",
        "*",
    ]
)


def _fielded(leaf: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda field, text: field + text, TEXT_FIELDS, leaf)


ROWS = st.one_of(WORDS, st.sampled_from(["str*", "min*", "s*", "*en"]))
PHRASES = st.lists(ROWS, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"')
LOOSE = st.builds(lambda phrase, slop: f"{phrase}~{slop}", PHRASES, st.integers(0, 6))
FUZZY = st.builds(lambda word, n: f"{word}~{n}", WORDS, st.integers(1, 2))
LEAVES = st.one_of(WORDS, PHRASES, PATTERNS, LOOSE, FUZZY)
NEAR = st.builds(
    lambda field, left, how, right: f"{field}({left} {how} {right})",
    st.sampled_from(["", "quote:", "body:", "was:"]),
    st.one_of(WORDS, PHRASES, PATTERNS),
    st.sampled_from(
        [
            "NEAR/3",
            "NEAR/1",
            "ADJ/4",
            "w/5",
            "SAME/s",
            "SAME/p",
            "NOT NEAR/3",
            "NOT ADJ/2",
            "NOT SAME/s",
        ]
    ),
    st.one_of(WORDS, PHRASES, PATTERNS),
)
SAID = st.builds(
    lambda who, words: f"said({who}: {words})",
    st.sampled_from(["blinken", "Jane Roe", "strasse", "roe"]),
    st.one_of(WORDS, PHRASES, st.builds("{} OR {}".format, WORDS, WORDS), WORDS.map("-{}".format)),
)
AT_LEAST = st.builds(
    lambda n, word: f"atleast:{n}({word})", st.integers(1, 4), st.one_of(WORDS, PHRASES)
)
SIMPLE = st.one_of(LEAVES, _fielded(LEAVES), DATES, KEYS, NEAR, SAID, AT_LEAST)
QUERIES = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.builds("{} {}".format, inner, inner),
        st.builds("({} OR {})".format, inner, inner),
        st.builds("NOT ({})".format, inner),
        st.builds("{} -({})".format, inner, inner),
    ),
    max_leaves=5,
)


CHECKED = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@settings(CHECKED, max_examples=2000)
@given(text=QUERIES, exact=st.booleans())
def test_engines_agree(text: str, exact: bool, engines: dict[str, Engine]) -> None:
    """The local engines find the same articles, in every order the same ones."""
    agree(text, exact, {name: engines[name] for name in LOCAL})


@pytest.mark.scale
@pytest.mark.skipif("opensearch" not in ENGINES, reason="no cluster is running")
@settings(CHECKED, max_examples=int(os.environ.get("NEWSVAULT_AGREEMENT_QUERIES", "500")))
@given(text=QUERIES, exact=st.booleans())
def test_the_cluster_agrees(text: str, exact: bool, engines: dict[str, Engine]) -> None:
    """The cluster finds the same articles as a local engine, or refuses the query in words."""
    agree(text, exact, {name: engines[name] for name in ("opensearch", "sqlite_fts")})


# Where Lucene's intervals, minimal and merged, could differ from the local engines.
TRAPS = (
    "said(blinken: -talks)", "said(blinken: sanctions -talks)", "said(roe: talks OR -war)",
    "said(blinken OR roe: war)", "cease-fire NEAR/3 cease-fire", "talks NEAR/4 talks",
    "blinken NEAR/2 (sanctions OR war)", "str* SAME/p str*", "talks SAME/s talks",
    '"blinken sanctions" SAME/s sanctions', "talks NOT SAME/s war", "talks NOT SAME/p (war OR red)",
    "headline:blinken NEAR/5 sanctions", "headline:blinken SAME/s sanctions",
    "(headline:war OR body:talks) NEAR/6 blinken", "atleast:2(talks)", "atleast:3(blinken)",
    "atleast:2(headline:blinken)", "atleast:2(quote:sanctions)", "atleast:2(cease-fire)",
    'atleast:2("red line")', "atleast:2(東京)", '"talks talks"~3', '"red line order"~2',
    '"東京 東京 s*"~0', '"東京 s*"', '"東京 会議 *"~2',
    '"str* line"', '"str* red"~4', 'headline:"red line"', "body:blinken", 'body:"red l*"',
    "byline:roe", "source:herald", "note:minister", "keywords:war OR caption:war", "lead:blinken",
    "re:/str.*/", "re:/[mt]a.?k?s?/", "re:/(talk|war)s/", "body:re:/min.*er/", "quote:re:/wa./",
    "minstre~2", "quote:sanktions~2", "w?r*", "*er", "quote:s*", "id:000", "NOT *", "words:>20",
    "date:..2024-06-10", "quote:(talks NEAR/3 war)", "quote:(talks SAME/s war)", "said:strasse",
    "was:talks", "was:(talks NEAR/3 war)", 'was:"red line"', "was:(talks SAME/s war)", "was:min*",
    "atleast:2(was:blinken)", "in:versions talks -war", "in:versions *", "was:talks NEAR/9 was:war",
    "was:(talks NOT SAME/s war)", 'was:"talks war"~3', "was:re:/str.*/", "was:sanktions~2",
)  # fmt: skip


@pytest.mark.scale
@pytest.mark.skipif("opensearch" not in ENGINES, reason="no cluster is running")
@pytest.mark.parametrize("text", TRAPS)
def test_the_cluster_agrees_where_intervals_are_minimal(
    text: str, engines: dict[str, Engine]
) -> None:
    agree(text, False, {name: engines[name] for name in ("opensearch", "sqlite_fts", "whoosh")})


def agree(text: str, exact: bool, engines: dict[str, Engine]) -> None:
    """Check that all `engines` give the same ids and counts for a query."""
    try:
        query = parse(text, exact=exact)
    except QueryError:
        return
    answers, counts = {}, set()
    for name, engine in engines.items():
        try:
            found = engine.search(query, limit=1000)
        except QueryError as refused:
            if name == "opensearch" and "on the cluster" in str(refused):
                continue  # what it cannot answer as the local engines do
            raise
        answers[name] = (found.total, frozenset(match.id for match in found.matches))
        assert found.total == len(found.matches)
        counts.add(engine.counts(query, "month"))
    assert len(set(answers.values())) == 1, answers
    assert len(counts) == 1


def test_a_query_above_the_cost_limit_is_refused(engines: dict[str, Engine]) -> None:
    """The limit is on work, not on time: each engine refuses the query, and answers the next."""
    pairs = [f"(*{a}* NEAR/90 *{b}*)" for a in "aeiourstn" for b in "nrstluoi"]
    costly = " OR ".join(pairs * 6)
    for engine in engines.values():
        with pytest.raises(QueryError, match="too long"):
            engine.search(parse(costly), limit=1)
        with pytest.raises(QueryError, match="too long"):
            engine.explain(parse(costly))
        assert engine.search(parse("*"), limit=1).total == 120
