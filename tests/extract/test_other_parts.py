"""Parts above and beside the text: corrections, cards and dates of other articles."""

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


_OTHERS = (("Swans are back at the weir", "They had not been seen here since 2018."),
           ("Choir looks for four tenors", "Rehearsals are on Mondays."),
           ("Bakery wins a prize for rye", "Judges praised its crust."))  # fmt: skip


def _cards(form: str) -> str:
    cards = [form.format(title=title, teaser=teaser) for title, teaser in _OTHERS]
    return "".join(card.replace("/a>", f"/a{place}>") for place, card in enumerate(cards))


@pytest.mark.parametrize(
    "form",
    [
        "<div><h3><a href=/a>{title}</a></h3><p>{teaser}</p></div>",
        "<div><a href=/a><img src=a></a><div><a href=/a>{title}</a></div><div>{teaser}</div></div>",
        "<div><div><a href=//marl-end.example/a>{title}</a></div><div>2 May</div>{teaser}</div>",
        "<div><h3>{title}</h3><p>{teaser} <a href=/a>Czytaj dalej</a></p></div>",
        "<li><h4><a href=/a>{title}</a></h4><p>{teaser}</p></li>",
    ],
)
def test_cards_without_a_name_are_no_text(form: str) -> None:
    for cards in (f"<div>{_cards(form)}</div>", f"<h3>Även i bladet</h3><div>{_cards(form)}</div>"):
        for place in range(1, 4):
            text = (
                _TEXT
                + ["Until then the bus goes around the bay twice a day, as it did in the war."] * 2
            )
            lines = [*text[:place], cards, *text[place:-1]]
            inner = "".join(line if line[0] == "<" else f"<p>{line}</p>" for line in lines)
            page = f"<title>Ramp</title><h1>Ramp</h1><div>{inner}</div>"
            article = parse_article(page.encode(), "https://www.marl-end.example/news/ramp")
            assert article.text == "\n\n".join(text[:-1])


@pytest.mark.parametrize(
    "form",
    [
        "<div><h3>{title}</h3><p>{teaser}</p></div>",
        "<div><h3><a href=https://shop.example/a>{title}</a></h3><p>{teaser}</p></div>",
        "<div><h3><a href='#a'>{title}</a></h3><p>{teaser}</p></div>",
        "<ul><li>{title}</li><li>{teaser}</li></ul>",
    ],
)
def test_an_articles_own_short_parts_are_no_cards(form: str) -> None:
    assert all(teaser in _read([*_TEXT, _cards(form)]).text for _, teaser in _OTHERS)


def test_linked_parts_with_much_of_the_text_are_the_articles() -> None:
    form = (
        "<div><h3><a href=/a>{title}</a></h3><p>{teaser} And they will be back in spring.</p></div>"
    )
    text = _read([*_TEXT, f"<div>{_cards(form) * 3}</div>"]).text
    assert all(teaser in text for _, teaser in _OTHERS)


def test_the_label_of_links_goes_with_them() -> None:
    links = "<p><a href=/a>Swans are back at the weir</a></p>" * 2
    assert _read([*_TEXT, f"</p><p><b>Även i bladet</b></p>{links}<p>"]).text == "\n\n".join(_TEXT)
    kept = _read([*_TEXT, "</p><p>Fares for cars</p><p>A car pays four marks at noon.</p><p>"]).text
    assert "Fares for cars" in kept
