"""Openings above the text, sections that a word of their subject names, and notes left in."""

from __future__ import annotations

import pytest

from newsvault import Article, parse_article

_PARAGRAPHS = [
    "The ferry to Upper Tarn carried more people this summer than in any year before.",
    "Its crew has grown from four hands to nine, and most of them live on the lake.",
    "Nobody counted the bicycles, which stood three deep on the lower deck until October.",
    "The company will buy a second boat in spring, said its director Ebba Stone on Monday.",
    "A pier at the weir is to follow, for which the council has voted on a Thursday.",
]
_TEXT = "".join(f"<p>{text}</p>" for text in _PARAGRAPHS)


def _read(body: str) -> Article:
    page = f"<html lang=en><head><title>Ferry full</title></head><body>{body}</body></html>"
    return parse_article(page.encode(), "https://tarn-eye.example/ferry", quotes=False)


def _with(inside: str, behind: str = "") -> Article:
    more = _TEXT.replace("the ", "that ").replace("The ", "This ")
    return _read(f"<article><h1>Ferry full</h1>{_TEXT}{inside}{more}{behind}</article>")


_OPENING = (
    "Before anyone thought of a ferry there was a rope, and whoever wanted to cross pulled.",
    "This guide looks at what came after it: three boats, two piers and a timetable which is"  # noqa: ISC004
    " not valid since the bridge was built, so that it is printed here for the first time.",
)


@pytest.mark.parametrize("around", ["<section class=hero>{}</section>", "<div><div>{}</div></div>"])
def test_the_opening_above_the_text_is_read(around: str) -> None:
    opening = around.format("".join(f"<p>{text}</p>" for text in _OPENING))
    article = _read(
        f"<main><h1>Ferry full</h1>{opening}<div class=columns><div class=text>{_TEXT * 2}"
        "</div></div></main>"
    )
    assert article.paragraphs[:2] == _OPENING
    assert article.paragraphs[2] == _PARAGRAPHS[0]


@pytest.mark.parametrize(
    "above",
    [
        "<div class=author-bio><p>{}</p></div>",
        "<div class=notice><p>{}</p></div>",
        "<div hidden><p>{}</p></div>",
        "<div><p><a href=/other>{}</a></p></div>",
        "<blockquote><p>“{}”</p></blockquote>",
        "<div class=related><p>{}</p></div>",
    ],
)
def test_a_box_above_the_text_is_no_opening(above: str) -> None:
    text = " ".join(_OPENING)
    article = _read(
        f"<main><h1>Ferry full</h1>{above.format(text)}<div class=columns><div class=text>"
        f"{_TEXT}{_MORE * 3}</div></div></main>"
    )
    assert article.paragraphs[0] == _PARAGRAPHS[0]


_MORE = "".join(
    f"<p>The weir has a keeper since 18{n}0, who {does} and writes it down in a book of his own,"
    " which lies open in the office beside the lock for all who come by boat to read.</p>"
    for n, does in enumerate(("counts the boats", "feeds the swans", "looks at the water"), 4)
)


@pytest.mark.parametrize(
    "section",
    ["<section id=best-podcast-equipment><h2>The best of them</h2>{}</section>",
     "<div class=download><h2>What to load</h2>{}</div>",
     "<div class=credit-ratings>{}</div>"],
)  # fmt: skip
def test_a_section_of_text_may_be_named_by_its_subject(section: str) -> None:
    assert "feeds the swans" in _with(section.format(_MORE)).text


@pytest.mark.parametrize(
    "box",
    ["<div class=podcast-player><p>{}</p></div>",
     "<form class=download><p>{}</p></form>",
     "<div class=podcast hidden>" + _MORE + "<p>{}</p></div>",
     "<div class=about-the-author><p>Ebba Stone crossed it more often than any. {}</p></div>",
     "<div class=recent-posts><h3>More</h3><p>{}</p></div>"],
)  # fmt: skip
def test_a_box_so_named_is_no_text(box: str) -> None:
    text = "Hear the full talk with the keeper of the weir, in the app or where you like to listen."
    assert "full talk with the keeper" not in _with(box.format(text)).text


@pytest.mark.parametrize(
    "note",
    [
        "Ich bin damit einverstanden, dass mir Inhalte von Tube angezeigt werden.",
        "Personenbezogene Daten können an Drittplattformen übermittelt werden.",
        "I agree that external content of Tube may be displayed to me.",
        "By signing up, you agree to receive messages from Tarn Eye at the number provided.",
        "Sie können sich jederzeit wieder abmelden, wenn Sie das möchten.",
        "We may earn a commission when you buy through links on this site.",
        "Hat Ihnen dieser Artikel gefallen? Dann unterstützen Sie uns bitte mit einer Spende.",
        "Dies ist eine maschinelle Übersetzung eines Artikels aus dem Norden.",
    ],
)
def test_a_note_to_the_reader_is_no_text(note: str) -> None:
    assert note not in _with(f"<p>{note}</p>").text


@pytest.mark.parametrize(
    "note",
    [
        "eb, st; Foto [M]: Lakepix; Erstveröffentlichung: 4.4.18",
        "Lest den Originalartikel auf Englisch hier.",
        "Ferry full. In: Tarn Eye, 4.5.2024, https://tarn-eye.example/f (abgerufen am: 4.5.2024)",
        "This entry was posted in Lake and tagged ferry.",
        "The opinions expressed are those of the writer.",
        "The views in this column are the author's own and not those of Tarn Eye.",
        "Der Text gibt die Meinung des Autors wieder, nicht die der Redaktion.",
        "Les opinions exprimées dans cet article n'engagent que leur auteur.",
        "Las opiniones expresadas en este artículo son responsabilidad de su autor.",
        "Tags: ferries, lake, transport",
        "5 min ago",
    ],
)
def test_a_note_at_the_end_is_no_text(note: str) -> None:
    assert note not in _with("", f"<p>{note}</p>").text


@pytest.mark.parametrize(
    "line",
    [
        "She agreed that the content of the letters was never shown to the council of the lake.",
        "Agents receive a commission of five per cent for each boat, the director said.",
        "Personal data of 400 passengers were lost in March, when the office burned down.",
        "The article by Stone was translated by hand, from the Norwegian, in one night.",
        "He posted the photo: a boat, a weir, and nobody on board. It was shared by thousands.",
        "“By signing up early you save nine crowns,” the poster at the pier said until May.",
        "The views expressed in the letters were those of the crew, the court found in May.",
        "The opinions of the author changed with the weather, his wife said in the letter.",
        "Fact checks cost time: four people read each one before it is printed.",
        "Topics such as rust, rope and rain filled the evening at the pier.",
        "Three hours ago the boat was still at the weir, a man on the pier said.",
        "The council may donate the old pier to whoever takes it away, its chair said.",
    ],
)
def test_a_sentence_with_such_words_is(line: str) -> None:
    assert line in _with(f"<p>{line}</p>").text
    assert line in _with("", f"<p>{line}</p>").text


@pytest.mark.parametrize(
    "caption",
    ["<img src=/a.jpg><p><em>The Heron at the north pier on Monday.</em></p>",
     "<figure><img src=/a.jpg></figure><p><small>The Heron on Monday, at noon.</small></p>",
     "<p>The Heron at the north pier on Monday. | Ib Berg/Lakepix</p>"],
)  # fmt: skip
def test_the_caption_before_the_first_paragraph_is_no_text(caption: str) -> None:
    article = _read(f"<article><h1>Ferry full</h1>{caption}{_TEXT}</article>")
    assert article.paragraphs == tuple(_PARAGRAPHS)


@pytest.mark.parametrize(
    "first",
    ["<p><em>The Heron lay at the north pier on Monday, and nobody knew why it did.</em></p>",
     "<img src=/a.jpg><p>The Heron lay at the north <em>pier</em> on Monday, nobody knew why.</p>"],
)  # fmt: skip
def test_a_first_paragraph_with_one_sign_is_text(first: str) -> None:
    article = _read(f"<article><h1>Ferry full</h1>{first}{_TEXT}</article>")
    assert article.paragraphs[0].startswith("The Heron lay")
