"""No line of an article is lost by its first words or for being short; notes are still left out."""

from __future__ import annotations

import pytest

from newsvault import parse_article
from tests.growth import TIMES, growth

_OPENING = "The lock at Marl End was shut on Sunday, and the barges behind it have not moved since."
_MIDDLE = "A gate had come off its hinge and lay in the chamber, where two divers found it at noon."
_CLOSING = "The canal company expects to lift the gate in the second week of the month, at night."


def _text(*lines: str, around: str = "article", each: str = "p") -> str:
    inner = "".join(f"<{each}>{line}</{each}>" for line in lines)
    page = f"<html><head><title>Lock shut</title></head><body><h1>Lock shut</h1><{around}>{inner}"
    page += f"</{around.split(maxsplit=1)[0]}></body></html>"
    return parse_article(page.encode(), "https://www.marl-end.example/news/lock").text


@pytest.mark.parametrize(
    "line",
    [
        "Related damage to the lower lock was repaired in the spring.",
        "Sponsored by three parishes, the lock was dug by hand in 1811.",
        "Subscribers to the towpath fund met in the chapel on Monday.",
        "Updated drawings of the gate were shown to the parish.",
        "Published in 1911 by the county, the last survey found no fault.",
        "Recommended repairs to the hinge were put off twice.",
        "Join our march to the lock, the skippers had painted on a barge.",
        "Mehr dazu will die Gesellschaft am Freitag sagen.",
        "Anzeige gegen den Schleusenwärter erstattete niemand.",
        "Abonnenten der Zeitung kennen den Streit seit Jahren.",
        "Más información sobre la esclusa espera nadie ya.",
        "Source: two men at the lock, as the report put it, who would not be named.",
        "Copyright in the old drawings lies with the county.",
    ],
)
def test_a_sentence_is_kept_whatever_its_first_words(line: str) -> None:
    assert line in _text(_OPENING, line, _MIDDLE, _CLOSING)


@pytest.mark.parametrize(
    "line",
    [
        "Research by the county suggests that one gate in five is loose.",
        "The plan was first published in March.",
        "Editing out the gate from the film took a week.",
        "Petra Quill is a former keeper of the lock and fears the worst.",
        "Olav Mast has been on the canal since he was nine.",
    ],
)
def test_a_last_sentence_is_kept(line: str) -> None:
    assert line in _text(_OPENING, _MIDDLE, _CLOSING, line)


@pytest.mark.parametrize(
    "line",
    ["Page 1 of 3", "Page 1 of 3 <a href=2>2</a> <a href=3>3</a> Next page »", "Seite 2 von 5",
     "Página 1 de 2", "第1页/共3页", "未经授权不得转载", "無断転載を禁じます"],
)  # fmt: skip
def test_page_numbers_and_rights_are_left_out(line: str) -> None:
    assert line[:6] not in _text(_OPENING, _MIDDLE, _CLOSING, line)


def test_a_sentence_about_a_page_is_kept() -> None:
    line = "Page 3 of the report says that the hinge was known to be loose in 1998."
    assert line in _text(_OPENING, line, _MIDDLE, _CLOSING)


@pytest.mark.parametrize(
    "day", ["7 พฤษภาคม 2567 เวลา 18:30 น.", "Tuesday, 7 May 2024 at 6.30 p.m."]
)
def test_a_date_above_the_text_is_none_of_it(day: str) -> None:
    assert _text(day, _OPENING, _MIDDLE, _CLOSING).startswith(_OPENING)


def test_a_writer_between_a_heading_and_its_text() -> None:
    part = "<h2>The gate is found</h2><p class=byline>By Olav Mast</p>"
    entries = f"<section>{part}<p>{_OPENING}</p></section><section>{part}<p>{_MIDDLE}</p></section>"
    page = f"<title>Lock shut</title><h1>Lock shut</h1><main>{entries}<p>{_CLOSING}</p></main>"
    text = parse_article(page.encode(), "https://www.marl-end.example/news/lock").text
    assert text.startswith("The gate is found\n\n")


def test_a_title_element_in_the_text_is_not_shown() -> None:
    cached = "<div>This copy of the page was kept by a search engine, and may have changed.</div>"
    page = f"{cached}<html><head><title>Lock shut</title></head><body><h1>Lock shut</h1>"
    page += f"<p>{_OPENING}</p><p>{_MIDDLE}</p><p>{_CLOSING}</p></body></html>"
    text = parse_article(page.encode(), "https://www.marl-end.example/news/lock").text
    assert text == f"{_OPENING}\n\n{_MIDDLE}\n\n{_CLOSING}"


@pytest.mark.parametrize("around", ["article", "div class=content"])
@pytest.mark.parametrize("each", ["p", "div"])
def test_short_lines_at_both_ends_are_kept(around: str, each: str) -> None:
    text = _text("It began with a bang.", _OPENING, _MIDDLE, _CLOSING, "No one has come.",
                 around=around, each=each)  # fmt: skip
    assert text.startswith("It began with a bang.")
    assert text.endswith("No one has come.")


def test_a_japanese_lead_is_kept() -> None:
    lead = "水門の扉が日曜日の朝に外れ、後ろの船は今も動けないままだと運河の会社が発表した。"
    rest = ("扉は正午に二人の潜水士が見つけた。" * 4, "会社は来週の夜に扉を引き上げる予定だ。" * 4)
    assert _text(lead, *rest, around="div class=content").startswith(lead)


@pytest.mark.parametrize(
    "note",
    [
        "<a href=/x>Related: The lock's long winter</a>",
        "Read more: <a href=/x>Why locks fail</a>",
        "Lesen Sie auch: Die Schleuse von morgen",
        "Sign up for our newsletter.",
        "Join our WhatsApp channel.",
        "Updated: 5 May 2024, 10:30",
        "Editing by Olav Mast",
        "Additional reporting by Olav Mast in Marl End and Petra Quill in London.",
        "This article was first published in Barge Weekly.",
        "Olav Mast is a reporter who covers canals.",
        "Share on Facebook",
        "Ads by Barges",
        "<span>Share via email</span><span>Copy link</span>",
        "Copyright 2024 Marl End Radio. To hear more, visit <a href=/>Marl End Radio</a>.",
        "Copyright (c) 2024 by the Barge Weekly, and not to be printed without its permission.",
        "2024 The Barge Weekly. All rights reserved, and none may be passed on.",
        "Das Beste vom Kanal jeden Morgen in Ihrem Postfach.",
        "Le meilleur du canal chaque matin dans votre boîte.",
        "The best of the canal in your inbox every morning.",
        "Únete a nuestro canal de WhatsApp.",
        "Rejoignez notre chaîne WhatsApp.",
        "Подписывайтесь на наш канал в Telegram.",
        "Bericht von Olav Mast, redigiert von Petra Quill",
        "(Reporte de Olav Mast; editado por Petra Quill)",
        "Die Kanalpost als bevorzugte Quelle bei Google hinzufügen",
        "Tagi: kanał, śluza",
        "Argomenti: canale, chiusa",
        "Alle Rechte vorbehalten.",
        "Tous droits réservés.",
        "Condividi questo articolo",
        "Spotted an error?",
        "This article was translated automatically.",
    ],
)
def test_notes_are_left_out(note: str) -> None:
    text = _text(_OPENING, _MIDDLE, _CLOSING, note)
    assert text.endswith(_CLOSING)


@pytest.mark.parametrize(
    "line",
    [
        "The code is in your inbox once you have paid.",
        "“We had the letter in your inbox every day,” said Mast.",
        "Partager la barque, c'est partager le canal.",
        "Der Bericht, sagte Mast, sei falsch, redigiert von Leuten ohne Boot.",
        "Tous les droits réservés aux bateliers sont perdus.",
    ],
)
def test_a_sentence_with_words_of_a_note_is_kept(line: str) -> None:
    assert _text(_OPENING, _MIDDLE, _CLOSING, line).endswith(line)


@pytest.mark.parametrize(
    "inner", ["<a href=/b>{}</a>", "<a href=/b><b>{}</b></a>", "<b><a href=/b>{}</a></b>"]
)
def test_a_link_in_capitals_is_a_teaser(inner: str) -> None:
    teaser = (
        "DIVERS OF MARL END FIND A SECOND GATE BELOW THE FIRST, AND ‘NOBODY KNOWS WHOSE IT WAS’"
    )
    assert teaser not in _text(_OPENING, _MIDDLE, inner.format(teaser), _CLOSING)
    spoken = teaser.capitalize() + "."
    assert spoken in _text(_OPENING, _MIDDLE, inner.format(spoken), _CLOSING)
    assert teaser in _text(_OPENING, _MIDDLE, teaser, _CLOSING)


@pytest.mark.parametrize(
    "line", ["<br>, ", "<br>", "<br><b>x</b> ", "<b>{}</b>.<br>".format("x " * 9)]
)
def test_line_breaks_cost_what_their_number_does(line: str) -> None:
    """The text before a line break is not read from the beginning of the block each time."""
    assert growth(lambda n: lambda: _text(_OPENING, _MIDDLE, _CLOSING, line * n), 4_000) < TIMES


@pytest.mark.parametrize(
    "note",
    [
        "This article is sponsored by Marl End Boats.",
        "This post was paid for by Marl End Boats.",
        "Dieser Beitrag wird gesponsert von Marl End Boats.",
    ],
)
def test_a_note_on_a_sponsor_is_left_out(note: str) -> None:
    assert note not in _text(f"<em>{note}</em>", _OPENING, _MIDDLE, _CLOSING)


@pytest.mark.parametrize(
    "who",
    [
        "Olav Mast, geboren 1980, ist Schriftsteller und lebt an der Schleuse.",
        "Olav Mast (44) est journaliste à Marl End.",
        "Olav Mast, a keeper of bees, writes about water.",
    ],
)
def test_who_the_writer_is_is_left_out(who: str) -> None:
    page = "<title>Lock shut</title><article><h1>Lock shut</h1><p class=byline>By Olav Mast</p>"
    page += "".join(f"<p>{line}</p>" for line in (_OPENING, _MIDDLE, _CLOSING, who)) + "</article>"
    article = parse_article(page.encode(), "https://www.marl-end.example/news/lock")
    assert article.text.endswith(_CLOSING)


def test_what_the_writer_did_is_kept() -> None:
    line = "Olav Mast, who was on the towpath that night, saw the gate go down."
    page = "<title>Lock shut</title><article><h1>Lock shut</h1><p class=byline>By Olav Mast</p>"
    page += "".join(f"<p>{line}</p>" for line in (_OPENING, _MIDDLE, _CLOSING, line)) + "</article>"
    article = parse_article(page.encode(), "https://www.marl-end.example/news/lock")
    assert article.text.endswith(line)


@pytest.mark.parametrize("around", ["article", "div class=content"])
def test_a_closing_line_of_two_words_is_kept(around: str) -> None:
    assert _text(_OPENING, _MIDDLE, _CLOSING, "At last.", around=around).endswith("At last.")
