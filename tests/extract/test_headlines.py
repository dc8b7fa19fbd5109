"""The headline where the page's first heading is another's."""

from __future__ import annotations

import pytest

from newsvault import parse_article
from tests.growth import TIMES, growth

_TEXT = """<p>The ferry to Upper Tarn carried more people this summer than in any year before.</p>
<p>Its crew has grown as well, from four hands to nine, and most of them live on the lake.</p>"""


def _headline(title: str, top: str) -> str:
    page = f"<html><head><title>{title}</title></head><body>{top}<main>{_TEXT}</main></body></html>"
    return parse_article(page.encode(), "https://tarn-eye.example/ferry", quotes=False).headline


@pytest.mark.parametrize(
    ("title", "top", "headline"),
    [
        ("Ferry full all summer", "<h1>Notes of Ebba</h1><h2>Ferry full all summer</h2>",
         "Ferry full all summer"),
        ("Ferry full all summer | Tarn Eye",
         "<h1>Press</h1><div class=title>Ferry full all summer</div>", "Ferry full all summer"),
        ("A Ferry Book (1792)", "<h1>*A Ferry Book* (1792)</h1>", "A Ferry Book (1792)"),
        ("*A Ferry Book* (1792) | Tarn Eye", "<h2>A Ferry Book (1792)</h2>", "A Ferry Book (1792)"),
        ("Ferry full all this summer | District", "<p>Ferry full all this summer</p>",
         "Ferry full all this summer"),
        ("Ferry full all this summer | Part two", "<p>Ferry full all this summer | Part two</p>",
         "Ferry full all this summer | Part two"),
        ("Ferry full all summer", f"<h1>{'The ferry is full of people. ' * 9}</h1>",
         "Ferry full all summer"),
        ("Five * a day", "<h1>Five * a day * long</h1>", "Five * a day * long"),
        ("Boats: why they are late", "<h1>Ferry full all summer</h1>", "Ferry full all summer"),
        ("Full summer for the ferry",
         "<h1>Ferry full all summer</h1><p>Full summer for the ferry</p>", "Ferry full all summer"),
    ],
)  # fmt: skip
def test_a_heading_that_is_no_headline_yields_to_the_declared_one(
    title: str, top: str, headline: str
) -> None:
    assert _headline(title, top) == headline


_NAMED = "<meta property=og:site_name content='Tarn Eye'>"


@pytest.mark.parametrize(
    ("title", "top", "headline"),
    [
        ("Ferry full all summer | Tarn Eye",
         "<h1><span class=rubric>Lake</span> <span>Ferry full all summer</span></h1>",
         "Ferry full all summer"),
        ("Ferry full all summer – Tarn Eye",
         "<h1>Ferry full all summer<em class=minutes>4 min read</em></h1>",
         "Ferry full all summer"),
        ("Ferry full all summer - Tarn Eye", "<h1><a href=/lake>Lake</a>Ferry full all summer</h1>",
         "Ferry full all summer"),
        ("Ferry full: a guide for all | Tarn Eye",
         "<h1><span>Ferry full</span> <span>a guide for all</span></h1>",
         "Ferry full a guide for all"),
        ("Ferry full all summer - long | Tarn Eye",
         "<h1>Ferry full all summer <small>- long</small></h1>", "Ferry full all summer - long"),
        ("Ferry full all summer", "<h1>Ferry full all summer | Tarn Eye</h1>",
         "Ferry full all summer"),
        ("Ferry full all summer", "<h1>Ferry full all summer – Tarn Eye</h1>",
         "Ferry full all summer"),
        ("Ferry full all summer", "<h1>Ferry full all summer – and autumn</h1>",
         "Ferry full all summer – and autumn"),
    ],
)  # fmt: skip
def test_labels_and_the_sites_name_in_the_heading(title: str, top: str, headline: str) -> None:
    assert _headline(f"{title}</title>{_NAMED}<title>", top) == headline


@pytest.mark.parametrize("shape", ["<h1>Ferry {}", "<h1>Ferry <i>full</i> {}</h1>"])
def test_the_heading_inside_open_headings_is_the_headline(shape: str) -> None:
    open_ones = shape.format("") * 2
    assert _headline("Ferry full all summer", f"{open_ones}<h1>Ferry full all summer</h1>") == (
        "Ferry full all summer"
    )


@pytest.mark.parametrize("inside", ["<h1>Ferry ", "<h1><b>Ferry</b>: "])
def test_headings_within_headings_cost_what_their_number_does(inside: str) -> None:
    assert growth(lambda n: lambda: _headline("Ferry full", inside * n), 35) < TIMES


_LOGO = "<h1><a href='https://tarn-eye.example/'>The Tarn Eye</a></h1>"
_TRAIL = (
    "<div class=trail><a href=/>Home</a> <h1 class=breadcrumb_last>Ferry: the figures</h1></div>"
)
_OPEN = "<aside class=popup><div>Our letter<div>"


@pytest.mark.parametrize(
    ("title", "top", "headline"),
    [
        ("Ferry full", "<h1><span>Ferry full all summer</span></h1>", "Ferry full all summer"),
        ("Boats | Tarn Eye", "<h1><strong>Ferry full all summer</strong></h1>",
         "Ferry full all summer"),
        ("Ferry: the figures", _TRAIL + "<h2 itemprop=headline>Ferry full all summer</h2>",
         "Ferry full all summer"),
        ("Ferry: the figures | Tarn Eye", _TRAIL, "Ferry: the figures"),
        ("The Tarn Eye: Ferry full this summer", _LOGO, "Ferry full this summer"),
        ("Ferry full this yearThe Tarn Eye", f"{_LOGO}<h1>Ferry full this year</h1>",
         "Ferry full this year"),
        ("Boats", f"{_OPEN}<article><h1>Ferry full all summer</h1>{_TEXT * 2}</article>",
         "Ferry full all summer"),
        ("Boats", f"{_OPEN}<article><h1>Ferry full all summer</h1><p>Read on</p></article>",
         "Boats"),
        ("Ferry", "<h1><a href=/ferry>Ferry full all summer</a></h1>", "Ferry full all summer"),
    ],
)  # fmt: skip
def test_headings_of_one_element_in_a_trail_of_the_logo_and_in_an_open_box(
    title: str, top: str, headline: str
) -> None:
    assert _headline(title, top) == headline


_HEADER = "<header><a href=/>The Tarn Eye</a></header>"


@pytest.mark.parametrize("mark", [" | ", " - ", " – ", " · ", " ~ ", " ‹ ", " &lt; ", "| "])
@pytest.mark.parametrize("name", ["The Tarn Eye", "Tarn Eye", "Tarn Eye Online"])
def test_a_title_without_the_sites_name_whatever_parts_them(mark: str, name: str) -> None:
    title = f"Ferry full all this summer{mark}{name}"
    assert _headline(f"{title}</title>{_NAMED}<title>", _HEADER) == "Ferry full all this summer"


def test_the_part_of_a_declared_title_that_the_page_shows() -> None:
    title = "Opinion | Ferry full all summer"
    declared = f"{title}</title><meta property=og:title content='{title}'><title>"
    assert _headline(declared, "<h2>Ferry full all summer</h2>") == "Ferry full all summer"


@pytest.mark.parametrize(
    ("shown", "title", "headline"),
    [
        ("Ferry &amp;amp; crew full", "Ferry &amp; crew full", "Ferry & crew full"),
        ("The ferry&amp;#39;s crew", "The ferry&#39;s crew", "The ferry's crew"),
        ("How to write &amp;amp; here", "How to write &amp;amp; here", "How to write &amp; here"),
    ],
)
def test_entities_that_the_heading_escapes_twice(shown: str, title: str, headline: str) -> None:
    assert _headline(title, f"<h1>{shown}</h1>") == headline


def test_markup_that_is_escaped_into_the_declared_title() -> None:
    declared = "<meta property=og:title content='&lt;i&gt;Ferry&lt;/i&gt; full all summer'>"
    assert _headline(f"</title>{declared}<title>", "") == "Ferry full all summer"


@pytest.mark.parametrize(
    ("title", "top", "headline"),
    [
        ("What &lt;b&gt; means here", "<h1>What &lt;b&gt; means here</h1>",
         "What <b> means here"),
        ("Ferry full all summer",
         "<h1 class=site-title>The Tarn Eye: news of the lake</h1><h2>Ferry full all summer</h2>",
         "Ferry full all summer"),
        ("Tarn Eye: Ferry full all summer", _HEADER, "Ferry full all summer"),
    ],
)  # fmt: skip
def test_a_tag_that_is_named_and_the_sites_title(title: str, top: str, headline: str) -> None:
    named = "<meta property=og:site_name content='The Tarn Eye'>"
    assert _headline(f"{title}</title>{named}<title>", top) == headline
