"""Parsing of queries; any input is parsed or refused with QueryError."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsvault.errors import QueryError
from newsvault.search.filters import Filters
from newsvault.search.query import parse
from newsvault.search.query.tree import (
    And,
    DateRange,
    Key,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Word,
)

NOW = datetime(2026, 3, 31, 10, 30, tzinfo=UTC)


def tree(text: str) -> Node:
    return parse(text, now=NOW).root


def word(text: str) -> Word:
    return Word(text=text)


def test_and_binds_tighter_than_or() -> None:
    expected = Or(parts=(word("a"), And(parts=(word("b"), Not(part=word("c"))))))
    assert tree("a OR b -c") == expected == tree("a OR (b AND NOT c)")


def test_curly_quotation_marks_equal_straight_ones() -> None:
    assert tree("“red line”") == tree('"red line"') == tree("„red line“") == Phrase(text="red line")


def test_operators_need_capitals() -> None:
    assert tree("war and peace") == And(parts=(word("war"), word("and"), word("peace")))


def test_a_pasted_headline_is_its_words() -> None:
    expected = And(parts=(word("Gaza"), word("talks"), word("resume")))
    assert tree("Gaza: talks — resume?") == expected


def test_a_question_mark_inside_is_a_pattern() -> None:
    assert tree("w?man") == Pattern(text="w?man")


@pytest.mark.parametrize(
    ("typed", "owner"),
    [
        ("biden's", "biden"),
        ("Biden’s", "Biden"),
        ("COVID's", "COVID"),
        ("NATO'S", "NATO"),
        ("workers'", "workers"),
        ("James’", "James"),
        ("israel's,", "israel"),
        ("U.S.'s", "U.S."),
        ("F-35's", "F-35"),
        ("G7's", "G7"),
        ("O'Neill's", "O'Neill"),
        ("Müller's", "Müller"),
        ("bid*'s", "bid*"),
    ],
)
def test_a_possessive_is_its_word(typed: str, owner: str) -> None:
    assert tree(typed) == tree(owner)
    assert tree(f"headline:{typed} NEAR/3 a") == tree(f"headline:{owner} NEAR/3 a")
    assert tree(f"speaker:{typed}") == tree(f"speaker:{owner}")
    assert tree(f"said({typed}: a)") == tree(f"said({owner}: a)")


@pytest.mark.parametrize("text", ["it's", "that’s", "1990's", "p's", "l'accord", "don't", "s'est"])
def test_other_apostrophes_belong_to_the_word(text: str) -> None:
    assert tree(text) == word(text)


def test_a_possessive_is_kept_as_written_when_exact() -> None:
    assert tree("=biden's") == Word(text="biden's", exact=True)
    assert parse("biden's", exact=True).root == Word(text="biden's", exact=True)
    assert tree('"biden\'s"') == Phrase(text="biden's")


def test_near_takes_a_distance() -> None:
    near = tree("a ADJ/7 b")
    assert near == Near(left=word("a"), right=word("b"), distance=7, ordered=True)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024", "2024-01-01", "2025-01-01"),
        ("2024-12", "2024-12-01", "2025-01-01"),
        ("2024-02-29", "2024-02-29", "2024-03-01"),
        ("2024-01..2024-03", "2024-01-01", "2024-04-01"),
        ("..yesterday", None, "2026-03-31"),
        ("2024-05..", "2024-05-01", None),
        ("7d", "2026-03-24 10:30", None),
        ("1m", "2026-02-28 10:30", None),
        ("1y..1m", "2025-03-31 10:30", "2026-02-28 10:30"),
        ("last-month", "2026-02-01", "2026-03-01"),
        ("this-week", "2026-03-30", "2026-04-06"),
        ("last-year", "2025-01-01", "2026-01-01"),
    ],
)
def test_relative_dates_refer_to_the_given_time(
    text: str, start: str | None, end: str | None
) -> None:
    expected = DateRange(
        field="moment" if (text[-1] in "dmy" and ".." not in text) or text == "1y..1m" else "date",
        start=moment(start) if start else None,
        end=moment(end) if end else None,
    )
    assert tree(f"date:{text}") == expected


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("20240228", "2024-02-28"),
        ("4 March 2024", "2024-03-04"),
        ("4th of March 2024", "2024-03-04"),
        ("04-Mar-2024", "2024-03-04"),
        ("Feb 28, 2024", "2024-02-28"),
        ("Feb. 28 2024", "2024-02-28"),
        ("Sept 1st, 2024", "2024-09-01"),
        ("2024 May 3", "2024-05-03"),
        ("March 2024", "2024-03"),
        ("3 months ago", "3m"),
        ("2 weeks ago", "2w"),
        ("1 year ago", "1y"),
        ("a week ago", "1w"),
        ("12 hours ago", "12h"),
        ("3 months ago..yesterday", "3m..yesterday"),
        ("4 March 2024..Apr 2, 2024", "2024-03-04..2024-04-02"),
    ],
)
def test_dates_as_people_type_them(typed: str, iso: str) -> None:
    assert tree(f'date:"{typed}"') == tree(f"date:{iso}")
    if ".." not in typed:
        assert tree(f'since:"{typed}"') == tree(f"since:{iso}")
        assert Filters(until=typed).query() == f'until:"{typed}"'


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("04/03/2024", "write 2024-03-04 or 2024-04-03"),
        ("4.3.2024", "write 2024-03-04 or 2024-04-03"),
        ("28/02/2024", "write 2024-02-28"),
        ("02/28/2024", "write 2024-02-28"),
        ("3/3/2024", "write 2024-03-03"),
        ("4 March 2024", 'put a date of several words in quotation marks: date:"4 March 2024"'),
        ("Feb 4, 2024", 'put a date of several words in quotation marks: date:"4 March 2024"'),
    ],
)
def test_other_dates_are_refused_with_what_to_write(typed: str, hint: str) -> None:
    with pytest.raises(QueryError) as caught:
        tree(f"date:{typed}")
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    "text",
    [
        'date:"31 February 2024"',
        'date:"4 Mar"',
        'date:"4 Marc 2024"',
        "date:20241301",
        'date:"3 moons ago"',
        "date:0000",
        "date:9999-12..9999-13",
        "date:99999y",
        "date:..",
        "date:2024-02-30",
        "date:9999",
        "date:tomorrow",
        "words:..",
        "words:many",
        "a NEAR/5",
        "NEAR/5 b",
        "-",
        "()",
        "NOT",
        "said(x)",
        "said(: a)",
        "said(a: )",
        "atleast:3",
        "atleast:x(y)",
        "x~9",
        "?",
        '""',
        "headline:()",
        "a NEAR/2 (b -c)",
        "quote:a NEAR/3 b",
        "headline:(body:x)",
        "(" * 60 + "a OR b",
    ],
)
def test_invalid_queries_raise_with_a_position(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        tree(text)
    assert 0 <= caught.value.position <= len(text)


@pytest.mark.parametrize(
    ("text", "place", "hint"),
    [
        ("a SAME b", 2, "SAME/s"),
        ("a SAME/x b", 2, "SAME/s"),
        ("a NEAR/99999 b", 2, "9999"),
        ("a b~5", 2, '"two words"~5'),
        ('"a b"~', 5, '"a b"~5'),
        ('"a b"~99999', 5, '"a b"~5'),
        ("date:2024-03..2024-01", 5, "2024-01..2024-03"),
        ("a date:yesteday", 7, "yesterday"),
        ("date:last month", 5, "last-month"),
        ("date:>2024", 5, "after:2024"),
        ("after:2024..2025", 6, "date:2024..2025"),
        ("words:500..100", 6, "words:100..500"),
        ("words:1k", 6, "words:>1000"),
        ("a title:b", 2, "headline:b"),
        ("hedline:b", 0, "headline:b"),
        ("auther:b", 0, "byline:b"),
        ("headline: b", 0, "headline:b"),
        ("zzzzzz:b", 0, "fields are"),
        ("from:roe", 0, "byline:roe"),
        ("subject:tax", 0, "keywords:tax"),
        ("lang:germn", 0, "lang:de"),
        ("lang:zz", 0, "count --by lang"),
        ("lang:zzz", 0, "count --by lang"),
        ("lang:zz-US", 0, "count --by lang"),
        ("lang:klingon", 0, "count --by lang"),
        ("tz:Mars a", 3, "tz:UTC"),
        ("re:/(a+)+/", 0, "no group"),
        ('"red * line"', 0, "~1"),
        ("http://a.example/b", 0, 'url:"http://a.example/b"'),
        ("has:quots", 0, "has:quotes"),
        ("tag:*", 0, "has:tags"),
        ("tag:(a OR b)", 0, "(tag:one OR tag:other)"),
        ("section:*", 0, "has:section"),
        ("atleast:0(a)", 0, "atleast:3(sanctions)"),
        ("(a OR b", 0, ")"),
        ("a)", 1, "leave it out"),
        ("a OR", 2, '"or"'),
        ("TI(trump)", 0, "headline:(trump)"),
        ("a TI(trump OR biden)", 2, "headline:(trump OR biden)"),
        ("ti(trump)", 0, "headline:(trump)"),
        ("TI,AB(trump)", 0, "headline:(trump)"),
        ("HLEAD(trump) & DATE(GEQ(12/1/2023))", 0, "lead:(trump)"),
        ("trump & DATE(GEQ(12/1/2023))", 8, "after:2023-12-01"),
        ("BYLINE(roe)", 0, "byline:(roe)"),
        ("LENGTH(>500)", 0, "words:>500"),
        ("ATLEAST(3 a)", 0, "atleast:3(sanctions)"),
        ("a FOO(bar)", 2, "FOO (bar)"),
        ("trump AROUND(5) biden", 6, "NEAR/5"),
        ("title=trump", 0, "headline:trump"),
        ("date>2024-01", 0, "after:2023-12-01"),
        ("length>500", 0, "words:>500"),
        ("words=500", 0, "words:500"),
        ("trump[ti]", 0, "headline:trump"),
        ("/colou?r/", 0, "re:/colou?r/"),
        ("a /gr(a|e)y/", 2, "re:/gr(a|e)y/"),
        ("re:colou?r", 0, "re:/colou?r/"),
        ("regex:colou?r", 0, "re:/colou?r/"),
        ("allintitle: trump hitler", 0, "headline:(trump hitler)"),
        ("allintitle:trump", 0, "headline:trump"),
        ("intitle:trump", 0, "headline:trump"),
        ('author:"Jane Roe"', 0, 'byline:"Jane Roe"?'),
        ("title:“a b” c", 0, "headline:“a b”?"),
        ("title:(a OR b) c", 0, "headline:(a OR b)?"),
    ],
)
def test_an_error_has_a_caret_and_a_hint(text: str, place: int, hint: str) -> None:
    """The caret is under the error, and the hint is a valid query."""
    with pytest.raises(QueryError) as caught:
        tree(text)
    assert caught.value.position == place
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    "text", ["w/o sugar", "either/or", "10:30", "night - train", "AT&T", "50%"]
)
def test_ordinary_punctuation_is_no_operator(text: str) -> None:
    assert isinstance(tree(text), And | Word)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("a || b", "a OR b"),
        ("a | b", "a OR b"),
        ("a && b", "a AND b"),
        ("a !b", "a NOT b"),
        ("a /3 b", "a NEAR/3 b"),
        ("a /s b", "a SAME/s b"),
        ("a /p b", "a SAME/p b"),
        ("a w/s b", "a SAME/s b"),
        ("a +3 b", "a ADJ/3 b"),
        ("a PRE/3 b", "a ADJ/3 b"),
        ("a pre/3 b", "a ADJ/3 b"),
        ("a adj3 b", "a ADJ/3 b"),
        ("a near3 b", "a NEAR/3 b"),
        ("a W/3 b", "a NEAR/3 b"),
        ("a onear/3 b", "a ADJ/3 b"),
        ("a ONEAR/3 b", "a ADJ/3 b"),
        ("ATLEAST10(a)", "atleast:10(a)"),
        ("atleast3(a)", "atleast:3(a)"),
        ("words>5000", "words:>5000"),
        ("quotes<=3", "quotes:<=3"),
        ("a ANDNOT b", "a NOT b"),
        ("a NEAR/3 (b AND c)", "(a NEAR/3 b) AND (a NEAR/3 c)"),
        ("lang:english", "lang:en"),
        ("lang:Deutsch", "lang:de"),
        ("lang:en-US", "lang:en"),
        ("lang:fr_FR", "lang:fr"),
        ("lang:zh-Hant-TW", "lang:zh"),
        ("lang:eng", "lang:en"),
        ("lang:ger", "lang:de"),
        ("lang:iw", "lang:he"),
        ("date:2024-01 - 2024-03", "date:2024-01..2024-03"),
        ("date:2024-01 to 2024-03", "date:2024-01..2024-03"),
        ("date:2024/05/01", "date:2024-05-01"),
        ("date:2024-01/2024-03", "date:2024-01..2024-03"),
        ("since:2024 a -b", "since:2024 a NOT b"),
    ],
)
def test_operators_of_other_programs(typed: str, meant: str) -> None:
    """The syntax of Westlaw, Nexis, Factiva and search engines has its meaning there."""
    assert tree(typed) == tree(meant)


@pytest.mark.parametrize(
    ("typed", "read", "said"),
    [
        ("a or b", 'a "or" b', "write OR"),
        ("a not b", 'a "not" b', "write NOT"),
        ("insur! claims", "insur claims", "insur*"),
        ('"a b', "a b", '"a b"'),
        ('a"', "a", "not closed"),
        ('6" of snow', "6 of snow", "not closed"),
        ("(Wire) - 1) Roads closed after the flood", "Wire 1 Roads closed after the flood", "left"),
        ("Source: he was ill at ease", "Source he was ill at ease", "read as a word"),
        ("20%", "20", "20% is searched as 20"),
        ("$20", "20", "$20 is searched as 20"),
        ("$1.5bn", "1.5bn", "$1.5bn is searched as 1.5bn"),
        ("Opinion | They Follow Him to Sea", "Opinion They Follow Him to Sea", "write OR"),
    ],
)
def test_corrections_are_reported_as_remarks(typed: str, read: str, said: str) -> None:
    """Pasted text with unbalanced punctuation is parsed as its words, with a remark."""
    found = parse(typed, now=NOW)
    wanted = tree(read.replace('"', ""))
    assert str(found.root).count("Word(") == str(wanted).count("Word(")
    assert said in " ".join(found.remarks)
    assert parse("a OR b", now=NOW).remarks == ()


def test_not_before_two_words_is_remarked_on() -> None:
    wanted = 'NOT leaves out b alone; for both words, write NOT "b c"'
    assert parse("a NOT b c").remarks == (wanted,)
    assert parse("NOT b c a").remarks == (wanted,)
    for text in ("a -b c", "a NOT b", "a NOT (b c)", 'a NOT "b c"', "a NOT b AND c", "NOT b:"):
        assert parse(text).remarks == (), text


def test_a_sign_in_a_short_phrase_is_remarked_on() -> None:
    assert parse('"20%"').remarks == ("20% is searched as 20: signs are not in the index",)
    assert parse("one two three four five six 20%").remarks == ()


def test_a_bar_is_or_except_in_a_pasted_headline() -> None:
    long = "one two three | four five six"
    assert tree(long) == tree(long.replace("|", "OR"))
    assert "read as OR" in parse(long).remarks[0]
    assert parse("one | two").remarks == ()
    pasted = "World | Fish and Chips Sink at Sea"
    assert tree(pasted) == tree(pasted.replace("|", ""))


@pytest.mark.parametrize(
    "text", ["source(s) a", "a reopen(ed)", "(R)evolution", "NOT(a)", "a OR(b)"]
)
def test_brackets_behind_a_word_are_no_call(text: str) -> None:
    assert parse(text).remarks == ()


def test_a_language_that_covers_others_finds_them() -> None:
    """Norwegian pages declare `no`, `nb` or `nn`."""
    nb, nn = (Key(field="lang", value=code) for code in ("nb", "nn"))
    assert (
        tree("lang:no")
        == tree("lang:Norwegian")
        == Or(parts=(Key(field="lang", value="no"), nb, nn))
    )
    assert tree("lang:nb") == tree("lang:nob") == nb


def test_a_region_of_a_language_is_left_out_with_a_remark() -> None:
    assert parse("lang:en-US").remarks == (
        "lang:en-us is read as lang:en: articles have no region",
    )
    assert parse("lang:ckb lang:de").remarks == ()
    assert tree("lang:ckb") == Key(field="lang", value="ckb")


def test_values_may_contain_punctuation() -> None:
    """An address and a tag extend to the next space."""
    assert tree("url:https://a.example/b?c=1") == Phrase(
        text="https://a.example/b?c=1", field="url"
    )
    assert tree("tag:to:read") == Key(field="tag", value="to:read")
    assert tree("a same/s b") == tree("a SAME/s b")


PIECES = st.sampled_from(
    [
        '"',
        "(",
        ")",
        " ",
        "-",
        "*",
        "?",
        "~",
        ":",
        "..",
        "/",
        "OR",
        "AND",
        "NOT",
        "NEAR/3",
        "SAME/s",
        "headline:",
        "said(",
        "date:",
        "words:>",
        "has:",
        "atleast:2(",
        "a",
        "blinken",
        "é",
        "2024",
        "\n",
        "\x00",
        "�",
        "”",
        "９",
        "²",
        "date:7d",
        "id:",
        "saved:",
        "like:",
        "东京",
        "w/5",
    ]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is none
@given(st.one_of(st.text(), st.lists(PIECES, max_size=25).map("".join)))
def test_any_input_parses_or_raises_query_error(text: str) -> None:
    """Any input is parsed, or refused with a position inside it."""
    places = []
    try:
        parse(text, now=NOW)
    except QueryError as error:
        places.append(error.position)
    assert all(0 <= place <= len(text) for place in places)
