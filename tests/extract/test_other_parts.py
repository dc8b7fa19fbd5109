"""Parts above and beside the text: corrections, and the dates of other articles."""

from __future__ import annotations

import pytest

from newsvault import Article, parse_article

_TEXT = [
    "The ferry between Marl End and Ostry was taken out of service on Tuesday for a new ramp.",
    "Divers from the harbour office had looked at the hull for three days before they were sure.",
    "The company expects the ferry to sail again in two weeks, and has hired a smaller boat.",
]


def _read(text: list[str], above: str = "") -> Article:
    inner = "".join(f"<p>{paragraph}</p>" for paragraph in text)
    page = f"<title>Ramp</title><h1>Ramp</h1>{above}<div>{inner}</div>"
    return parse_article(page.encode(), "https://www.marl-end.example/news/ramp")


def test_a_correction_above_the_text_is_kept_as_the_correction_alone() -> None:
    note = "Correction: an earlier report gave the wrong name of the harbour. It is Ostry."
    article = _read(_TEXT, f'<div class="correction"><p>{note}</p></div>')
    assert article.correction == note
    assert article.text == "\n\n".join(_TEXT)
    article = _read([note, *_TEXT])
    assert article.correction == note
    assert article.text == "\n\n".join(_TEXT)


@pytest.mark.parametrize("attribute", ["itemprop=datePublished", "class=published", ""])
def test_the_date_of_another_article_is_not_the_pages(attribute: str) -> None:
    other = "<article><h2>Harbour fair</h2>"
    other += f"<time {attribute} datetime=2024-06-01T10:00Z>1 June</time><p>Boats.</p></article>"
    text = "".join(f"<p>{paragraph}</p>" for paragraph in _TEXT)
    own = f"<article><h1>Ramp</h1><p>7 May 2024</p>{text}</article>"
    for page in (own + other, other + own):
        article = parse_article(page.encode(), "https://www.marl-end.example/news/ramp")
        assert article.published_at is not None
        assert article.published_at.date().isoformat() == "2024-05-07"
