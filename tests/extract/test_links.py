"""Links of a text, and blocks that are no paragraphs: definitions, captions of galleries, posts."""

from __future__ import annotations

import time

import pytest

from newsvault import Article, parse_article
from newsvault.extract.changes.normalisation import normal_digest

_LEAD = "<p>The ferry to Upper Tarn carried more people this summer than in any year before.</p>"
_END = "<p>The company will buy a second boat in spring, said its director Ebba Stone.</p>"


def _read(inside: str, head: str = "") -> Article:
    page = (
        f"<html lang=en><head><title>Ferry full</title>{head}</head><body><article>"
        f"<h1>Ferry full</h1>{_LEAD}{inside}{_END}</article></body></html>"
    )
    return parse_article(page.encode(), "https://tarn-eye.example/lake/ferry", quotes=False)


def _links(article: Article) -> list[tuple[str, str]]:
    for block in article.blocks:
        for link in block.links:
            assert block.text[link.start :].startswith(link.text)
    return [(link.text, link.href) for block in article.blocks for link in block.links]


@pytest.mark.parametrize(
    ("href", "leads"),
    [
        ("/books", "https://tarn-eye.example/books"),
        ("books?a=1#two", "https://tarn-eye.example/lake/books?a=1#two"),
        ("//port.example/x", "https://port.example/x"),
        (" https://port.example/ä ", "https://port.example/%C3%A4"),
        ("mailto:crew@tarn.example", "mailto:crew@tarn.example"),
        ("#note-1", "https://tarn-eye.example/lake/ferry#note-1"),
    ],
)
def test_a_link_is_kept_with_its_address(href: str, leads: str) -> None:
    article = _read(
        f"<p>The books say, and the <a href='{href}'>books of <b>the port</b></a> too.</p>"
    )
    assert _links(article) == [("books of the port", leads)]


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "JaVa&#10;Script:alert(1)", "data:text/html,x", "vbscript:x", "file:///x",
     "blob:x", "https://u:p@port.example/", "http://[::1", "mailto:a b@c", "", "x" * 3_000],
)  # fmt: skip
def test_a_hostile_or_broken_address_is_none(href: str) -> None:
    article = _read(f'<p>The keepers have written <a href="{href}">what they saw</a> down.</p>')
    assert _links(article) == []
    assert "what they saw" in article.text


def test_links_of_one_text_are_told_apart() -> None:
    article = _read(
        "<p>Here and <a href=/1>here</a>, not here, but <a href=/2>here</a>; or <a href=/3></a>"
        "<a href=/4><img src=x></a> there.<br><br>Here again is <a href=/5>here</a> the end.</p>"
    )
    first, second = article.blocks[1:3]
    assert [(link.start, link.href[-1]) for link in first.links] == [(9, "1"), (29, "2")]
    assert [(link.start, link.href[-1]) for link in second.links] == [(14, "5")]


def test_links_in_lists_and_tables_are_kept() -> None:
    article = _read(
        "<ul><li>One boat of <a href=/wood>wood</a> and iron</li><li>Two of steel</li></ul>"
        "<table><tr><th>Year<th>Boats</tr><tr><td>2<td>2</tr><tr><td>2022<td><a href=/b>2</a></tr>"
        "</table>"
    )
    assert [word for word, _ in _links(article)] == ["wood", "2"]
    table = next(block for block in article.blocks if block.kind == "table")
    assert table.links[0].start == len(table.text) - 1


def test_the_base_of_a_page_counts() -> None:
    article = _read(
        f"<p>See <a href=b>the books</a>. {_LEAD}", "<base href='https://b.example/c/'>"
    )
    assert _links(article) == [("the books", "https://b.example/c/b")]


def test_links_make_no_other_version() -> None:
    assert normal_digest(_read(_LEAD.replace("people", "<a href=/p>bread</a>"))) == normal_digest(
        _read(_LEAD.replace("people", "bread"))
    )


def test_many_links_cost_what_their_number_does() -> None:
    def seconds(count: int) -> float:
        best = 9.0
        for _ in range(2):
            start = time.process_time()
            _read(f"<p>{'Heron <a href=/h>Tern</a> and, '.replace('/h', '/h?1') * count}.</p>")
            best = min(best, time.process_time() - start)
        return best

    assert seconds(4_000) < 10 * seconds(1_000)


def test_a_definition_list_keeps_terms_and_definitions() -> None:
    article = _read("<dl><dt>Length<dd>40 m<dt>Crew<dd>9<dt>Hull<dd>Larch, <a href=/l>cut</a></dl>")
    assert [(block.kind, block.text) for block in article.blocks[1:-1]] == [
        ("term", "Length"), ("definition", "40 m"), ("term", "Crew"), ("definition", "9"),
        ("term", "Hull"), ("definition", "Larch, cut"),
    ]  # fmt: skip


def test_a_definition_list_makes_no_other_version() -> None:
    """Earlier releases read its parts as paragraphs, and left out those of one character."""
    listed = _read("<dl><dt>Length<dd>40 m<dt>Crew<dd>9</dl>")
    paired = _read("<ul><li>Length<li>40 m<li>Crew</ul>")
    assert normal_digest(listed) == normal_digest(paired)


def _gallery(caption: str, before: str = "", behind: str = "") -> str:
    figures = "".join(
        f"<figure class=slide><img src=/{n}.jpg>{caption.format(text)}</figure>"
        for n, text in enumerate(
            ("The boat leaves before it is light. Nine people are on board.",
             "At the weir the crew waits for water. It came at nine.",
             "“My arms know the way,” says Ebba Stone, who has rowed for sixty years.",
             "At night the boat lies under the bridge."),
        )
    )  # fmt: skip
    return (
        "<html lang=en><head><title>A day on the lake</title></head><body><main><article>"
        f"<h1>A day on the lake</h1>{before}<div class=slideshow>{figures}</div>{behind}</article>"
        "<footer><p>About us, contact, imprint, and all that a footer holds.</p></footer></main>"
    )


@pytest.mark.parametrize(
    "caption",
    ["<figcaption>{} <span class=credit>Photo: Ib Berg</span></figcaption>",
     "<figcaption><p>{}</p><p class=photo-credit>Photo: Ib Berg</p></figcaption>",
     "<div class=caption>{} <em class=credit>© Ib Berg</em></div>",
     "<div class='caption instagram-caption'>{} <em class=credit>© Ib Berg</em></div>"],
)  # fmt: skip
def test_a_story_told_in_captions_is_read(caption: str) -> None:
    url = "https://tarn-eye.example/day"
    article = parse_article(_gallery(caption).encode(), url)
    assert [block.kind for block in article.blocks] == ["caption"] * 4
    assert article.blocks[1].text == "At the weir the crew waits for water. It came at nine."
    assert {block.author for block in article.blocks} == {"Ib Berg"}
    assert any(quote.text == "My arms know the way," for quote in article.quotes)


def test_captions_beside_a_longer_text_are_not() -> None:
    page = _gallery(
        "<figcaption>{}</figcaption>", _LEAD * 2, _LEAD.replace("people", "bread") + _END * 3
    )
    article = parse_article(page.encode(), "https://tarn-eye.example/day")
    assert {block.kind for block in article.blocks} == {"paragraph"}


_CARD = """<div class="tweet"><a href="{url}"><div class="tweet-header"><span class="tweet-author">
Ebba Stone</span> <span class="tweet-handle-name">@ebba</span></div><div class="tweet-text">The
second boat has a name.</div><div class="tweet-date">4 May 2023</div></a></div>"""


def test_a_post_built_of_the_pages_own_elements() -> None:
    (post,) = (
        block
        for block in _read(_CARD.format(url="https://x.example/s/1")).blocks
        if block.kind == "post"
    )
    assert post.text == "The second boat has a name.\n— Ebba Stone (@ebba) 4 May 2023"
    assert (post.author, post.date, post.url) == (
        "Ebba Stone", "4 May 2023", "https://x.example/s/1",
    )  # fmt: skip
    hostile = _read(_CARD.format(url="javascript:alert(1)"))
    assert [block.url for block in hostile.blocks if block.kind == "post"] == [None]


@pytest.mark.parametrize(
    "box",
    ["<div class=twitter-share><a href=https://x.example/share>Share this on X</a></div>",
     "<div class='facebook-box'><p class=text>Follow us on Facebook for more.</p></div>"],
)  # fmt: skip
def test_a_box_that_only_names_a_service_is_no_post(box: str) -> None:
    assert {block.kind for block in _read(box).blocks} == {"paragraph"}
