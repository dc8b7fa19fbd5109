"""Dates of pages that state none, and days on the outlet's own calendar."""

from __future__ import annotations

import pytest

from newsvault import Article, parse_article

_TEXT = """<p>The lock keeper of Upper Tarn opened the gates by hand on the first warm day.</p>
<p>Boats had waited since the autumn, when a beam broke and the basin was drained for it.</p>
<p>“We were patient,” said Ebba Stone, who lives on the second of them with two dogs.</p>"""


def _read(
    *, head: str = "", above: str = "", text: str = _TEXT, below: str = "", path: str = "lock"
) -> Article:
    page = (
        f"<html lang=en><head><title>Lock opened</title>{head}</head><body><main>"
        f"<h1>Lock opened</h1>{above}<article>{text}</article></main>{below}</body></html>"
    )
    return parse_article(page.encode(), f"https://tarn-eye.example/{path}", quotes=False)


@pytest.mark.parametrize(
    ("part", "markup", "source"),
    [
        ("head", "<meta name=x-published-on content=2023-02-07T08:00:00Z>",
         "meta x-published-on"),
        ("head", '<script>var p = {"publish_date": "2023-02-07"}</script>', "data of a script"),
        ("head", r'<script>f("{\"publishedAt\":\"2023-02-07\"}")</script>',
         "data of a script"),
        ("head", '<meta name=description content="A lock opens (7 February 2023)">',
         "meta description"),
        ("head", "<meta property=og:image content=https://tarn-eye.example/2023/02/07/lock.jpg>",
         "address of the picture"),
        ("below", "<div><p>Filed under boats</p><p>7 February 2023</p></div>",
         "the only date on the page"),
        ("below", "<div><h4>Published</h4><p>7 February 2023</p></div><p>1 May 2024</p>",
         "line that says published"),
        ("below", "<div>Posted on 7 February 2023</div><p>1 May 2024</p>",
         "line that says published"),
    ],
)  # fmt: skip
def test_a_page_without_a_date_leaves_a_trace(part: str, markup: str, source: str) -> None:
    article = _read(**{part: markup})
    assert article.published_at is not None
    assert article.published_at.date().isoformat() == "2023-02-07"
    won = next(c for c in article.origins if c.field == "published_at" and c.won)
    assert won.source == source
    assert "estimate" in won.reason


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Last updated 7 February 2023</p>",
        "<p>7 February 2023</p><p>8 February 2023</p>",
        '<script>var p = {"expires": "2023-02-07"}</script>',
        '<script>var p = {"publishedAt": "soon, we hope"}</script>',
        "<p>31 February 2023</p>",
    ],
)
def test_what_could_be_another_day_is_no_trace(markup: str) -> None:
    assert _read(below=markup).published_at is None


def _published(article: Article) -> str:
    assert article.published_at is not None
    return article.published_at.isoformat()


def test_a_time_in_utc_is_given_on_the_clock_that_the_page_names() -> None:
    head = "<meta property=article:published_time content=2023-02-08T03:10:00Z>"
    shown = "<time datetime=2023-02-07T22:10:00-05:00>Feb. 7</time>"
    assert _published(_read(head=head, above=shown)) == "2023-02-07T22:10:00-05:00"


@pytest.mark.parametrize(
    ("utc", "shown", "local"),
    [
        ("2023-02-08T03:10:00Z", "7 February 2023, 22:10", "2023-02-07T22:10:00-05:00"),
        ("2023-02-08T03:10:00Z", "7 February 2023", "2023-02-07T23:10:00-04:00"),
        ("2023-02-07T23:30:00Z", "8 February 2023", "2023-02-08T00:30:00+01:00"),
        ("2023-02-07T18:45:00Z", "8 February 2023, 00:15", "2023-02-08T00:15:00+05:30"),
        ("2023-02-07T09:00:00Z", "7 February 2023", "2023-02-07T09:00:00+00:00"),
        ("2023-02-07T13:00:00Z", "6 February 2023", "2023-02-07T13:00:00+00:00"),
        ("2023-02-07T09:00:00+01:00", "6 February 2023", "2023-02-07T09:00:00+01:00"),
    ],
)
def test_a_time_in_utc_falls_on_the_day_that_the_page_shows(
    utc: str, shown: str, local: str
) -> None:
    head = f"<meta property=article:published_time content={utc}>"
    assert _published(_read(head=head, above=f"<p class=date>{shown}</p>")) == local


def test_the_day_in_the_address_is_shown_too() -> None:
    head = "<meta property=article:published_time content=2023-02-08T03:10:00Z>"
    assert _published(_read(head=head, path="2023/02/07/lock")).startswith("2023-02-07T23:10")


def test_a_date_in_figures_is_not_read_as_its_own_time_of_day() -> None:
    article = _read(above="<p class=date>05.02.2023</p>")
    assert article.published_precision == "day"


def test_the_shown_day_goes_before_data_that_name_any_day() -> None:
    head = "<meta name=date content=2023-02-12>"
    assert _published(_read(head=head, above="<p class=date>7 February 2023</p>")).startswith(
        "2023-02-07"
    )


def test_dates_of_cards_do_not_go_before_the_articles_own() -> None:
    cards = "".join(
        f"<li class=card><span class=date>{day} March 2026</span> Another story {day}</li>"
        for day in range(1, 6)
    )
    article = _read(head="<meta name=date content=2023-02-07>", below=f"<ul>{cards}</ul>")
    assert _published(article).startswith("2023-02-07")


def test_the_day_of_a_post_is_not_the_articles() -> None:
    post = (
        "<blockquote class=twitter-tweet><p>The weir is open, and the water is high.</p>&mdash;"
        " Ebba Stone (@ebba) <a href=https://x.example/1>May 4, 2023</a></blockquote>"
    )
    page = (
        "<html lang=en><head><title>Weir lowered</title></head><body><article><h1>Weir lowered</h1>"
        "<p>The weir at Upper Tarn was lowered by a hand, as anglers had asked since spring.</p>"
        f"{post}<p>It is to stay so until the ice comes, says the county.</p></article>"
    )
    article = parse_article(page.encode(), "https://www.tarn-eye.example/weir")
    assert article.published_at is None
