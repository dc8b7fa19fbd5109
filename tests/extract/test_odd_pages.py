"""Pages built in odd ways: text only in data, drawn quotation marks, bold headings, old layouts."""

from __future__ import annotations

import json

from newsvault import Article, parse_article

_P = (
    "The slipway at Grey Strand was cleared of weed on Monday, and the first boat was let down it.",
    "Forty people came to look, though it rained, and nobody had thought to bring a flag.",
    "The county paid nine thousand for the winch, which was made in the yard itself.",
)


def _read(body: str, head: str = "<title>Slipway opens</title>") -> Article:
    page = f"<html lang=en><head>{head}</head><body>{body}</body></html>"
    return parse_article(page.encode(), "https://www.strand-log.example/news/slipway")


def _p(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def test_a_body_that_only_the_pages_data_hold() -> None:
    told = "\n\n".join(_P)
    data = json.dumps({"@type": "NewsArticle", "headline": "Slipway opens", "articleBody": told})
    head = f"<title>Slipway opens</title><script type=application/ld+json>{data}</script>"
    article = _read("<h1>Slipway opens</h1><div id=app></div><p>© 2024 Strand Log.</p>", head)
    assert article.paragraphs == _P
    assert any(c.source == "json-ld articleBody" and c.won for c in article.origins)
    shown = _read(f"<h1>Slipway opens</h1><article>{_p(*_P)}</article>", head)
    assert not any(c.source == "json-ld articleBody" for c in shown.origins)


def test_quotation_elements_have_the_marks_that_browsers_draw() -> None:
    line = "Bea Holm called it <q>a slipway with <q>manners</q> at last</q>, and went home to dry."
    text = _read(f"<h1>Slipway opens</h1><article>{_p(*_P, line)}</article>").text
    assert "called it “a slipway with ‘manners’ at last”, and" in text
    marked = line.replace("<q>", "<q>“", 1).replace("</q>,", "”</q>,")
    text = _read(f"<h1>Slipway opens</h1><article>{_p(*_P, marked)}</article>").text
    assert "““" not in text


def test_a_bold_line_before_a_break_is_a_block_of_its_own() -> None:
    line = f"<b>The winch at a glance</b><br>{_P[2]}"
    blocks = _read(f"<h1>Slipway opens</h1><article>{_p(*_P[:2], line)}</article>").paragraphs
    assert "The winch at a glance" in blocks
    assert _P[2] in blocks


def test_notes_at_the_end_are_left_out() -> None:
    for note in ("– Faktencheck: Bea Holm", "Fact-checked by Bea Holm",
                 "The views expressed in this article are the author’s own."):  # fmt: skip
        assert _read(f"<h1>Slipway opens</h1><article>{_p(*_P, note)}</article>").paragraphs == _P


def test_the_part_of_the_title_that_the_page_shows_is_the_headline() -> None:
    body = (f"<table><tr><td><b>Slipway opens at last</b><br>By Bea Holm<br>Monday, 4 March 2002"
            f"{_p(*_P)}</td></tr></table>")  # fmt: skip
    article = _read(body, "<title>Strand Log Online - Slipway opens at last</title>")
    assert article.headline == "Slipway opens at last"
    assert [person.name for person in article.byline] == ["Bea Holm"]


def test_captions_lose_what_is_said_to_editors() -> None:
    figure = ("<figure><img src=/big/s-20021.jpg><figcaption>FILE PHOTO: The winch at Grey Shore,"
              " March 2, 2002. Strandfoto/Bea Holm via WIRE/File Photo ATTENTION EDITORS - IMAGE"
              " WAS PROVIDED BY A YARD.</figcaption></figure>")  # fmt: skip
    head = "<title>Slipway opens</title><meta property=og:image content=/big/s-20021.jpg>"
    image = _read(f"<h1>Slipway opens</h1><article>{figure}{_p(*_P)}</article>", head).image
    assert image is not None
    assert image.caption == "The winch at Grey Shore, March 2, 2002."


def test_a_short_sentence_beside_the_headline_is_the_dek() -> None:
    top = "<div><h1>Slipway opens</h1><p class=art-des>A boat went down it in the rain.</p></div>"
    assert _read(f"{top}<div>{_p(*_P)}</div>").summary == "A boat went down it in the rain."
