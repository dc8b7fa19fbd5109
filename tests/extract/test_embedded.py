"""Tables and posts of other services in an article, and boxes that are opened or laid out."""

from __future__ import annotations

import time

import pytest

from newsvault import Article, parse_article
from newsvault.extract.changes.normalisation import normal_digest
from newsvault.storage.sidecars import text_digest

_LEAD = "<p>The ferry to Upper Tarn carried more people this summer than in any year before.</p>"
_END = "<p>The company will buy a second boat in spring, said its director Ebba Stone.</p>"
_TABLE = """<table><tr><th>Year</th><th>Passengers</th></tr><tr><td>2022</td><td>4,100</td></tr>
<tr><td>2023</td><td>5,300</td></tr></table>"""
_POST = """<blockquote class=twitter-tweet><p>The second boat has a name, and it is Heron.</p>
&mdash; Ebba Stone (@ebbastone) <a href="https://x.example/ebbastone/status/1">May 4, 2023</a>
</blockquote>"""


def _read(inside: str, *, quotes: bool = False) -> Article:
    page = (
        "<html lang=en><head><title>Ferry full</title></head><body><article><h1>Ferry full</h1>"
        f"{_LEAD}{_LEAD.replace('people', 'bicycles')}{inside}{_END}</article></body></html>"
    )
    return parse_article(page.encode(), "https://tarn-eye.example/ferry", quotes=quotes)


def _kinds(article: Article) -> list[str]:
    return [block.kind for block in article.blocks]


@pytest.mark.parametrize(
    "around", ["{}", "<figure>{}<figcaption>Count of the port</figcaption></figure>",
               "<div class=table-wrapper>{}</div>", "<div class='w-embed'>{}</div>"],
)  # fmt: skip
def test_a_table_keeps_its_rows(around: str) -> None:
    article = _read(around.format(_TABLE))
    (table,) = (block for block in article.blocks if block.kind == "table")
    assert table.rows == (("Year", "Passengers"), ("2022", "4,100"), ("2023", "5,300"))
    assert table.text == "Year | Passengers\n2022 | 4,100\n2023 | 5,300"
    assert _kinds(article) == ["paragraph", "paragraph", "table", "paragraph"]


@pytest.mark.parametrize(
    "menu",
    [
        "<table><tr><td><a href=/a>Ferries</a><td><a href=/b>Ports</a></tr>"  # noqa: ISC004
        "<tr><td><a href=/c>Trains</a><td><a href=/d>Buses</a></tr></table>",
        "<table role=presentation><tr><td>Heron<td>Tern</tr><tr><td>1<td>2</tr></table>",
        "<table style='display:none'><tr><td>Heron<td>1</tr><tr><td>Tern<td>2</tr></table>",
        "<table><tr><td>Share this ferry</td></tr></table>",
    ],
)
def test_a_table_of_layout_is_none(menu: str) -> None:
    assert "table" not in _kinds(_read(menu))


def test_a_post_has_its_author_date_and_address() -> None:
    article = _read(_POST, quotes=True)
    (post,) = (block for block in article.blocks if block.kind == "post")
    assert (post.author, post.date) == ("Ebba Stone", "May 4, 2023")
    assert post.url == "https://x.example/ebbastone/status/1"
    (quote,) = (q for q in article.quotes if "Heron" in q.text)
    assert quote.speaker_name == "Ebba Stone"
    assert article.text[quote.start : quote.end] == quote.text
    assert quote.speaker_start is not None
    assert article.text[quote.speaker_start : quote.speaker_end] == "Ebba Stone"


@pytest.mark.parametrize(
    "post",
    [
        "<blockquote class=instagram-media><a href=https://i.example/1>View this post on"  # noqa: ISC004
        " Instagram</a><p>A post shared by Ebba Stone (@ebba)</p></blockquote>",
        "<blockquote class=twitter-tweet></blockquote>",
    ],
)
def test_a_post_without_words_is_left_out(post: str) -> None:
    assert _kinds(_read(post)) == ["paragraph"] * 3


def test_tables_and_posts_make_no_other_version() -> None:
    with_both, without = _read(_TABLE + _POST), _read("")
    assert text_digest(with_both) == text_digest(without)
    assert normal_digest(with_both) == normal_digest(without)


@pytest.mark.parametrize(
    "panel",
    [
        "<div id=s1 role=region style='display:none'>{}</div>",
        "<div class=accordion-panel hidden>{}</div>",
        "<div hidden id=S:1f>{}</div>",
        "<div class='elementor-widget text-editor'>{}</div>",
        "<div class='card collection-item'>{}</div>",
        "<div class=cmp-container>{}</div>",
    ],
)
def test_a_part_that_is_opened_or_laid_out_is_text(panel: str) -> None:
    said = "The old boat, built by hand in a shed by the weir, will be kept for days of high water."
    assert said in _read(panel.format(f"<p>{said}</p>")).text


@pytest.mark.parametrize(
    "box",
    [
        "<div hidden>{}</div>",
        "<div class=card><a href=/other>{}</a></div>",
        "<div class='cmp cookie-banner'>{}</div>",
    ],
)
def test_a_hidden_or_linked_box_is_not(box: str) -> None:
    said = "The old boat, built by hand in a shed by the weir, will be kept for days of high water."
    assert said not in _read(box.format(f"<p>{said}</p>")).text


def test_large_tables_cost_what_their_size_does() -> None:
    def seconds(rows: int) -> float:
        row = "<tr><td>Heron and Tern</td><td>crossed the lake twice a day</td></tr>"
        best = 9.0
        for _ in range(2):
            start = time.process_time()
            _read(f"<table>{row * rows}</table>")
            best = min(best, time.process_time() - start)
        return best

    assert seconds(1_600) < 10 * seconds(400)


def test_the_date_of_a_post_stays_in_it() -> None:
    posted = _POST.replace("&mdash;", "<p>&mdash;").replace("</a>", "</a></p>")
    (post,) = (block for block in _read(posted).blocks if block.kind == "post")
    assert (post.author, post.date) == ("Ebba Stone", "May 4, 2023")


def test_a_post_in_the_element_that_sets_it_is_kept() -> None:
    around = "<figure class='block-embed is-provider-twitter'><div class=block-embed__wrapper>{}"
    article = _read(around.format(_POST) + "</div></figure>")
    assert _kinds(article) == ["paragraph", "paragraph", "post", "paragraph"]


def test_a_post_that_is_only_led_to_is_none() -> None:
    post = "<blockquote class=mastodon-embed><a href=https://w.example/1><div>Post by @ebba</div>"
    article = _read(post + "<div>View on Mastodon</div></a></blockquote>")
    assert _kinds(article) == ["paragraph"] * 3
