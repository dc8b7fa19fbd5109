"""Articles whose text only the data of the page's scripts hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import quote

import pytest

from newsvault import Article, NotAnArticle, parse_article
from tests.growth import TIMES, growth

_PARAGRAPHS = [
    "The ferry to Upper Tarn carried more people this summer than in any year before.",
    "Its crew has grown from four hands to nine, and most of them live on the lake.",
    "“We shall buy a second boat in spring,” said its director Ebba Stone on Monday.",
]
_HTML = "".join(f"<p>{text}</p>" for text in _PARAGRAPHS).replace(
    "second", "<a href='/b'>second</a>"
)
_OTHER = "".join(
    f"<p>Another story of the lake, number {n}, is told elsewhere.</p>" for n in range(9)
)


def _page(script: str, body: str = "<div id=root></div>") -> bytes:
    return (
        "<html lang=en><head><title>Ferry full</title><meta property=og:title content='Ferry full'>"
        f"</head><body>{body}{script}</body></html>"
    ).encode()


def _next(value: object) -> str:
    return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(value)}</script>'


def _read(script: str, body: str = "<div id=root></div>") -> Article:
    return parse_article(_page(script, body), "https://tarn-eye.example/ferry")


_OWN = {"headline": "Ferry full", "body": _HTML}
_MORE = [{"headline": "Weir lowered", "body": _OTHER}]
_ELEMENTS = [
    {"type": "text", "content": _PARAGRAPHS[0]},
    {"type": "image", "caption": "The boat at the pier, as it is every day."},
    {
        "type": "paragraph",
        "children": [{"text": _PARAGRAPHS[1][:20]}, {"text": _PARAGRAPHS[1][20:]}],
    },
    {"type": "heading", "text": "A second boat"},
    {"type": "text", "content": _PARAGRAPHS[2]},
]
_STATE = json.dumps({"article": _OWN, "more": _MORE})
_ROWS = [
    ["ShallowReactive", 1], {"data": 2, "state": -1}, {"story": 3, "more": 6},
    {"title": 4, "body": 5}, "Ferry full", _HTML, [7], {"title": 8, "body": 9},
    "Weir lowered", _OTHER,
]  # fmt: skip


def _called(value: str) -> str:
    given = json.dumps(["Ferry full", _HTML, None, "Weir lowered", _OTHER])[1:-1]
    return (
        f"<script>window.__NUXT__=(function(a,b,c,d,e){{c.x=1;return {value}}}({given}));</script>"
    )


@pytest.mark.parametrize(
    "script",
    [
        _next({"props": {"pageProps": {"article": _OWN, "related": _MORE}}}),
        _next({"props": {"related": _MORE, "page": {"title": "Ferry full", "parts": _ELEMENTS}}}),
        f"<script>window.__INITIAL_STATE__ = {_STATE};</script>",
        f"<script>window.__PRELOADED_STATE__=JSON.parse({json.dumps(_STATE)});</script>",
        f"<script>var Fusion={{}};Fusion.globalContent={_STATE};Fusion.x=1</script>",
        f"<script type='application/json' data-x=1>{_STATE}</script>",
        f"<script>self.__next_f.push([1,{json.dumps('4:' + _STATE + chr(10))}])</script>",
        f"<script>window.__STATE__=JSON.parse(decodeURIComponent('{quote(_STATE)}'))</script>".replace(
            "'", '"'
        ),
        f"<script id=app-state type=application/json>{_STATE.replace(chr(34), '&q;')}</script>",
        f"<script id=__NUXT_DATA__ type=application/json>{json.dumps(_ROWS)}</script>",
        _called("{story:{title:a,body:b,n:.5,at:c,on:!0},more:[{title:d,body:e}],x:void 0}"),
        _called("{state:{},data:[{id:new Date(2024,1),body:b,title:a},{title:d,body:e}]}"),
        _next({"article": {**_OWN, "body": "\n".join(_PARAGRAPHS)}}),
    ],
)
def test_the_text_in_the_data_is_read(script: str) -> None:
    article = _read(script)
    kept = [block.text for block in article.blocks if block.kind == "paragraph"]
    assert kept == _PARAGRAPHS
    assert article.quotes[0].text.startswith("We shall buy")
    (body,) = (c for c in article.origins if c.field == "body")
    assert body.source.startswith("page data ")


def test_its_markup_has_blocks_and_links() -> None:
    article = _read(_next({"article": _OWN}))
    assert [link.href for link in article.blocks[2].links] == ["https://tarn-eye.example/b"]
    parts = _read(_next({"page": {"title": "Ferry full", "parts": _ELEMENTS}}))
    assert [block.kind for block in parts.blocks][2] == "subheading"
    assert "as it is every day" not in parts.text


def test_a_page_that_shows_its_text_is_read_from_there() -> None:
    shown = _HTML.replace("<p>", "<p>On the lake: ")
    article = _read(_next({"article": _OWN}), f"<article><h1>Ferry full</h1>{shown}</article>")
    assert article.paragraphs[0] == f"On the lake: {_PARAGRAPHS[0]}"


@pytest.mark.parametrize(
    "script",
    ['<script id=__NEXT_DATA__ type=application/json>{"a": </script>',
     "<script type=application/json>" + "[" * 5_000 + "</script>",
     _next({"article": {"headline": "Ferry full", "body": "<p>Soon.</p>"}}),
     "<script>window.__STATE__ = {" + "a" * 300 + "</script>",
     _called("{story:{title:a,body:b}"),
     _called("{story:{title:a?b:c,body:b+c}}").replace("}(", "} ("),
     '<script id=__NUXT_DATA__ type=application/json>[[0, 1, 900], {"title": 0, "body": 1}]'
     + " " * 200 + "</script>"],
)  # fmt: skip
def test_broken_and_empty_data_hold_none(script: str) -> None:
    with pytest.raises(NotAnArticle):
        _read(script)


def test_a_text_of_few_characters_in_linked_data_is_read() -> None:
    text = [
        "町の渡し船は今年の夏、これまでで最も多くの客を運んだ。",
        "乗組員は四人から九人に増えた。",
    ]
    text += ["町は春に二隻目の船を買う予定だと、船長は月曜日に話した。"]
    text += ["乗客の多くは湖の反対側の村に住んでいる。"]
    data = json.dumps(
        {"@type": "NewsArticle", "headline": "渡し船", "articleBody": "\n".join(text)}
    )
    article = _read(f"<script type=application/ld+json>{data}</script>")
    assert list(article.paragraphs) == text


def test_places_where_values_may_begin_cost_what_their_number_does() -> None:
    """None of them is decoded from a copy of the rest of the script."""

    def run(n: int) -> Callable[[], object]:
        rows = json.dumps("1:[\n" * n)
        return lambda: _read(f"<script>self.__next_f.push([1,{rows}])</script>", _HTML)

    assert growth(run, 80_000) < TIMES


def test_a_headline_beside_many_texts_is_compared_once() -> None:
    def run(n: int) -> Callable[[], object]:
        texts = [{"body": _HTML} for _ in range(n)]
        script = _next({"title": "Ferry full of bicycles " * 20 * n, "parts": {"more": texts}})
        return lambda: _read(script, _HTML)

    assert growth(run, 250) < TIMES


@pytest.mark.parametrize(
    ("credit", "names"),
    [
        ({"author": "Mina Dahl"}, ["Mina Dahl"]),
        ({"byline": "By Mina Dahl and Ove Krag"}, ["Mina Dahl", "Ove Krag"]),
        ({"authors": [{"name": "Mina Dahl", "url": "https://a.example/m"}, {"name": "Ove Krag"}]},
         ["Mina Dahl", "Ove Krag"]),
        ({"contributors": [{"first_name": "Mina", "last_name": "Dahl"}]}, ["Mina Dahl"]),
        ({"author": {"displayName": "<b>Mina Dahl</b>"}}, ["Mina Dahl"]),
        ({"author": None, "writers": [None, 7, {"name": "Mina Dahl"}]}, ["Mina Dahl"]),
        ({"author": "https://a.example/mina-dahl"}, []),
        ({"author": 4}, []),
    ],
)  # fmt: skip
def test_the_writers_that_the_data_name(credit: dict[str, object], names: list[str]) -> None:
    others = [{**_MORE[0], "author": "Petra Quill"}]
    article = _read(_next({"related": others, "props": {"article": {**_OWN, **credit}}}))
    assert [person.name for person in article.byline] == names


def test_data_name_no_writers_of_a_text_that_the_page_shows() -> None:
    shown = f"<article><h1>Ferry full</h1>{_HTML}</article>"
    article = _read(_next({"article": {**_OWN, "author": "Mina Dahl"}}), shown)
    assert article.byline == ()
