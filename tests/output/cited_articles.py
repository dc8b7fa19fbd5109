# ruff: noqa: E501
"""Forty articles with the authors, days and titles that citation styles treat differently."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Row:
    """An invented article: an author with a name in brackets is an organisation."""

    headline: str
    authors: tuple[str, ...] = ()
    day: str = "2024-05-01"
    lang: str = "en"
    outlet: str = "Example Herald"
    section: str = ""
    correction: str = ""


ROWS = (
    Row("Talks resume after ceasefire pledge", ("Jane Roe",)),
    Row("Council votes on tram", ("Jane Roe", "John Doe")),
    Row("Harbour dredging begins", ("Jane Roe", "John Doe", "Ada Penn")),
    Row("Four reporters, one flood", ("Jane Roe", "John Doe", "Ada Penn", "Li Brook")),
    Row("The long investigation", tuple(f"{c}. Writer{c.lower()}" for c in "ABCDEFGHIJKLMNOPQRSTUVW")),
    Row("Nothing signed"),
    Row("Herring quota cut", ("[Northern News Agency]",)),
    Row("Statement on wages", ("[Ministry of Health, Labour and Welfare]",)),
    Row("As pontes da vila", ("Ana dos Santos",), lang="pt", outlet="O Diário da Vila"),
    Row("Undated notice", ("Jane Roe",), day=""),
    Row("Undated and unsigned", day=""),
    Row("The dike that held", ("Pieter van der Berg",), lang="nl", outlet="De Polderbode"),
    Row("Water over de dijk", ("Anna de Vries", "Jan ten Brink"), lang="nl", outlet="De Polderbode"),
    Row("Der Wald verliert seine Buchen", ("Anna-Lena Bruckner",), lang="de", outlet="Rheinbogen-Anzeiger"),
    Row("Was der Minister sagte", ("Otto von Falk",), lang="de", outlet="Rheinbogen-Anzeiger"),
    Row("Le tramway attendra", ("Camille Authier", "Julien Morvan"), lang="fr", outlet="Le Courrier des Lacs"),
    Row("L’eau du lac monte", ("Luc de la Tour",), lang="fr", outlet="Le Courrier des Lacs"),
    Row("El puerto cierra", ("Lucía García Ibáñez",), lang="es", outlet="La Voz del Puerto"),
    Row("La huelga sigue", ("Juan Carlos Peña",), lang="es", outlet="La Voz del Puerto"),
    Row("Los barcos vuelven", ("José Luis Ortega Vidal",), lang="es", outlet="La Voz del Puerto"),
    Row("A gát kitartott", ("Nagy János",), lang="hu", outlet="Dunai Hírek"),
    Row("A mayor and his son", ("Martin Hale Jr.",)),
    Row("Third of the name", ("Edward Stone III",)),
    Row("With initials", ("J. K. Marsh",)),
    Row("A middle initial", ("Mary A. Quill",)),
    Row("Hyphens everywhere", ("Anne-Marie Lloyd-Jones",)),
    Row("An apostrophe", ("Sean O’Dwyer",)),
    Row("Capital particle", ("Oscar De La Cruz",)),
    Row("Sons and fathers", ("Khalid bin Rashid",)),
    Row("One name only", ("Marisol",)),
    Row("Is this the end of the pier?", ("Jane Roe",)),
    Row("Stop the ferry!", ("Jane Roe",)),
    Row("Mayor says “not a penny more” for bridge", ("Jane Roe",)),
    Row("Bridge reopens: a year of waiting ends", ("Jane Roe",)),
    Row("Corrected count of ballots", ("Jane Roe",), correction="An earlier version gave 400 ballots."),
    Row("Storm over the estuary", ("Jane Roe",), section="Weather"),
    Row("Same writer, same year", ("Ada Penn",), day="2023-11-30"),
    Row("Same writer, same year again", ("Ada Penn",), day="2023-12-24"),
    Row("An old story", ("Ada Penn",), day="1998-02-03"),
    Row("50% of R&D goes to C# & {braces}", ("Jane Roe",)),
)  # fmt: skip


_TEXTS = {
    "en": "The harbour office said on Monday that the work will take longer than it had planned.",
    "de": "Das Hafenamt teilte am Montag mit, dass die Arbeiten länger dauern als es geplant hatte.",
    "fr": "Le bureau du port a dit lundi que les travaux vont durer plus longtemps que prévu.",
    "es": "La oficina del puerto dijo el lunes que las obras van a durar más de lo que había previsto.",
    "nl": "Het havenkantoor zei maandag dat het werk langer gaat duren dan het had gepland.",
    "pt": "O escritório do porto disse na segunda-feira que as obras vão demorar mais do que previa.",
    "hu": "A kikötői hivatal hétfőn azt mondta, hogy a munka tovább tart, mint ahogy tervezték.",
}  # fmt: skip


def url(number: int) -> str:
    """Return the address of row `number`."""
    return f"https://news.example/story/{number:02}-report"


def page(number: int, row: Row) -> str:
    """Return the row as a page with linked data."""
    authors = [
        {"@type": "Organization", "name": name[1:-1]}
        if name.startswith("[")
        else {"@type": "Person", "name": name}
        for name in row.authors
    ]
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": row.headline,
        "author": authors,
        "publisher": {"@type": "Organization", "name": row.outlet},
        "inLanguage": row.lang,
        "articleSection": row.section,
        "correction": row.correction,
    }
    if row.day:
        data["datePublished"] = f"{row.day}T09:00:00+00:00"
    linked = json.dumps({k: v for k, v in data.items() if v}).replace("<", "\\u003c")
    body = "".join(f"<p>{n}. {number} {_TEXTS[row.lang]}</p>" for n in range(1, 13))
    return (
        f'<html lang="{row.lang}"><head><meta charset="utf-8"><link rel="canonical" '
        f'href="{url(number)}"><title>{escape(row.headline)}</title>'
        f'<script type="application/ld+json">{linked}</script></head>'
        f"<body><article><h1>{escape(row.headline)}</h1>{body}</article></body></html>"
    )
