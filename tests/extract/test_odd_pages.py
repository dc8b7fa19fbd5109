"""Pages built in odd ways: text only in data, drawn quotation marks, bold headings, old layouts."""

from __future__ import annotations

import json

import pytest

from newsvault import Article, NotAnArticle, parse_article

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
    text = "\n\n".join(_P)
    data = json.dumps({"@type": "NewsArticle", "headline": "Slipway opens", "articleBody": text})
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


_LINES = [
    "The drawbridge at Sallow Point stayed open on Monday, and two buses waited on either side.",
    "The motor is older than I am, said Petra Quill, who keeps the bridge for the whole county.",
    "The county wants to have a new motor by the autumn, when the grain ships come up the river.",
    "A ferry will be run until then by the two brothers who row the school children across it.",
]
_STORY = "".join(f"<p>{line}</p>" for line in _LINES)
_HEAD = "<title>Bridge stays open</title>"


def _paragraphs(body: str) -> tuple[str, ...]:
    page = f"<html><head>{_HEAD}</head><body>{body}</body></html>"
    return parse_article(page.encode(), "https://www.sallow-echo.example/bridge").paragraphs


def test_a_story_for_readers_without_scripts() -> None:
    body = f"<article><h1>Bridge stays open</h1><noscript>{_STORY}</noscript></article>"
    assert list(_paragraphs(body)) == _LINES


def test_the_text_is_not_doubled_by_its_copy_without_scripts() -> None:
    body = f"<article><h1>Bridge stays open</h1>{_STORY}<noscript>{_STORY}</noscript></article>"
    assert list(_paragraphs(body)) == _LINES


def test_a_note_that_a_script_is_missing_is_no_story() -> None:
    note = "<p>You need to enable JavaScript to read this page, as most of it is built by it.</p>"
    with pytest.raises(NotAnArticle):
        _paragraphs(f"<h1>Bridge stays open</h1><noscript>{note * 5}</noscript>")


@pytest.mark.parametrize("mode", ["open", "closed"])
def test_the_shadow_tree_of_an_element_is_shown(mode: str) -> None:
    tree = f"<style>p {{ color: red }}</style><h1>Bridge stays open</h1>{_STORY}"
    body = f"<story-view><template shadowrootmode={mode}>{tree}</template></story-view>"
    assert list(_paragraphs(body)) == _LINES


def test_a_template_without_a_tree_is_not_shown() -> None:
    card = f"<template id=card>{_STORY.replace('The', 'Some')}</template>"
    assert list(_paragraphs(f"<h1>Bridge stays open</h1><main>{_STORY}</main>{card}")) == _LINES


@pytest.mark.parametrize(
    "stated", ['"authors": ["Mina Dahl", "Ove Krag"]', '"author": "Mina Dahl and Ove Krag"']
)
def test_the_data_of_a_parsely_page(stated: str) -> None:
    data = f'{{{stated}, "pub_date": "2024-05-07T17:30:00Z"}}'
    meta = f"<meta name=parsely-page content='{data}'>"
    page = f"<html><head>{_HEAD}{meta}</head><body><h1>Bridge stays open</h1>{_STORY}</body></html>"
    article = parse_article(page.encode(), "https://www.sallow-echo.example/bridge")
    assert [person.name for person in article.byline] == ["Mina Dahl", "Ove Krag"]
    assert str(article.published_at) == "2024-05-07 17:30:00+00:00"


@pytest.mark.parametrize("data", ["[1]", "{", '{"authors": 3}', "[" * 5_000])
def test_broken_data_of_a_parsely_page(data: str) -> None:
    meta = f"<meta name=parsely-page content='{data}'>"
    page = f"<html><head>{_HEAD}{meta}</head><body><h1>Bridge stays open</h1>{_STORY}</body></html>"
    article = parse_article(page.encode(), "https://www.sallow-echo.example/bridge")
    assert list(article.paragraphs) == _LINES


@pytest.mark.parametrize("name", ["article", "main", "section", "story-page", "div"])
@pytest.mark.parametrize(
    "head", [_HEAD, f"<head>{_HEAD}</head>", f"<html>{_HEAD}<meta name=x content=y>"]
)
def test_a_page_that_leaves_out_its_body_tag(name: str, head: str) -> None:
    page = f"<!doctype html>{head}<{name}><h1>Bridge stays open</h1>{_STORY}</{name}>"
    article = parse_article(page.encode(), "https://www.sallow-echo.example/bridge")
    assert list(article.paragraphs) == _LINES
