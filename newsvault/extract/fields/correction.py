"""Correction: the outlet's note about a change after publication."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from newsvault.extract.fields import Found, weigh
from newsvault.extract.page import Page, string
from newsvault.extract.page.layout import Box, Line
from newsvault.models import Block
from newsvault.text import fold, one_line

_LABEL = (
    r"(?:correction(?!s?\s(?:officer|facilit|department|cent))s?(?: and clarifications)?|corrected"
    r"|clarifications?|editor['’]s note|editors['’] note|update note|korrektur|berichtigung"
    r"|korrekturhinweis|anm(?:erkung)?\.? der redaktion|hinweis der redaktion"
    r"|rectificatif|précision|erratum|corrección|rectificación|fe de errores|correzione|rettifica"
    r"|rättelse|rettelse|retting|correctie|sprostowanie|düzeltme)"
)
_LINE = re.compile(rf"^\W*{_LABEL}\b.{{0,40}}?[:：.—–-]\s*\S", re.IGNORECASE)
# Words that are also ordinary ones: only a date may be between them and their colon.
_STRICT = (
    r"(?:errata(?: corrige)?|precisazione|correc?ção|retificação|rectificatie|korekta|oprava"
    r"|oikaisu|helyesbítés|erată|förtydligande|presisering|berigtigelse|διόρθωση"
    r"|исправление|поправка|уточнение|виправлення|уточнення|更正(?:启事|啟事)?|编者注|編者註"
    r"|訂正|おわびと訂正|정정|바로잡습니다|تصحيح|תיקון)"
)
_BEFORE_COLON = re.compile(
    rf"^\W*{_STRICT}\s*+(?:(?:[,(（]\s*+)?\d[^:：]{{0,25}})?[:：]\s*\S", re.IGNORECASE
)
_HEADING = re.compile(rf"\W*(?:{_LABEL}|{_STRICT})(?:[\W\d]|\b[^\W\d]{{3,9}} \d)*", re.IGNORECASE)
_EN = r"(?:article|story|post|column|piece|report|headline)"
# A sentence that says so, as many outlets put it under the text.
_SENTENCE = re.compile(
    rf"^\W*(?:(?:this|the) (?:\w+\.? \d{{1,2}}(?:, \d{{4}})? )?{_EN} (?:was|has been)"
    r" (?:amended|corrected|(?:updated|revised|edited|changed) to (?:correct|clarify|fix))\b"
    rf"|this \w+\.? \d{{1,2}}(?:, \d{{4}})? {_EN} corrects\b"
    rf"|(?:an? )?(?:earlier|previous) versions? of this {_EN}\b"
    r"|(?:a|two|several) corrections? (?:was|were) made on\b"
    r"|in einer (?:früheren|vorherigen|ersten) (?:version|fassung)\b"
    r"|(?:dieser|der) (?:artikel|text|beitrag) wurde (?:nachträglich |am \S.{0,30} )?korrigiert\b"
    r"|une (?:première|précédente) version de cet article\b"
    r"|cet article a été (?:corrigé|rectifié)\b"
    r"|(?:en )?una versión (?:anterior|previa) de (?:este|esta) (?:artículo|noticia|información)\b"
    r"|este artículo ha sido corregido\b"
    r"|(?:em )?uma versão anterior d(?:este|esta|o|a) (?:artigo|reportagem|texto|matéria|notícia)\b"
    r"|(?:in )?una (?:versione precedente|precedente versione) di questo (?:articolo|pezzo)\b"
    r"|in een (?:eerdere|vorige) versie van (?:dit|het) (?:artikel|bericht|stuk|verhaal)\b"
    r"|i en (?:tidigare|tidligere) vers[ij]on a[vf] (?:den|denne|dette|denna|art|text|tekst|saken)"
    r"|w (?:poprzedniej|wcześniejszej|pierwotnej) wersji (?:tego )?(?:artykułu|tekstu)\b"
    r"|в (?:первоначальной|предыдущей|более ранней) версии (?:этой |этого )?(?:статьи|новости"
    r"|текста|материала)\b"
    r"|[ву] (?:попередній|первісній|початковій) версії (?:цієї |цього )?(?:статті|новини|тексту"
    r"|матеріалу)\b"
    r"|(?:bu )?haberin (?:önceki|ilk) (?:hal|sürüm|versiyon)"
    r"|本文的?(?:早前|先前|较早|較早|此前)的?版本|本文(?:已|已经|已經)(?:更正|订正|訂正)"
    r"|(?:当初|以前|初出時)の(?:記事|見出し)"
    r"|(?:ذكرت|ورد في|في) نسخة سابقة من هذ[اه])",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"^\((?:Corrects|Clarifies|Fixes)\s")  # wire: (Corrects name in headline)
_WORDS = frozenset("correction corrections rectification korrektur berichtigung erratum".split())
_FEWEST = 30  # characters of a note without a word that says so
_MOST = 1_200  # characters of a note
_LINES = 6  # in an element that calls itself a correction


def find_correction(page: Page) -> Found[str | None]:
    """Return the correction or editor's note, whole; None when the page has none."""
    candidates = []
    if text := string(page.article.get("correction")):
        candidates.append(("json-ld correction", text))
    candidates += _notes(page.layout.lines)
    if not candidates:
        return Found(value=None)
    source, value = candidates[0]
    return Found(value=value, candidates=weigh("correction", candidates[:5], source, "the first"))


def without_correction(
    blocks: tuple[Block, ...], correction: Found[str | None]
) -> tuple[Block, ...]:
    """Return `blocks` without the correction and its heading above the text: it is no lead."""
    note = fold(correction.value or "")
    first = 0
    while first < min(len(blocks), 2) and (plain := fold(blocks[first].text)) and plain in note:
        note = note.partition(plain)[2]
        first += 1
    return blocks[first:] if not note and first < len(blocks) else blocks


def _notes(lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """Yield the lines that are notes, each after its reason."""
    for above, line in pairwise((None, *lines)):
        assert line is not None
        text = line.text
        if len(text) >= _MOST or line.links >= len(text) * 0.6:
            continue
        if _LINE.match(text) or _BEFORE_COLON.match(text):
            yield "line that begins with such a word", one_line(text)
        elif _SENTENCE.match(text) or _IN_BRACKETS.match(text):
            yield "line that says so", one_line(text)
        elif len(text) > _FEWEST and above is not None and _is_heading(above, line):
            yield "line below such a word", f"{one_line(above.text)} {one_line(text)}"
        elif len(text) > _FEWEST and _is_called_one(line.box):
            yield "element that calls itself one", one_line(text)


def _is_heading(above: Line, line: Line) -> bool:
    """Return whether a line is nothing but the word "correction" over the line that is the note.

    Outlets also ask their readers for corrections under such a word, with a link.
    """
    if len(above.text) > 60 or above.links or line.links or "?" in line.text:
        return False
    return _HEADING.fullmatch(above.text) is not None


def _is_called_one(box: Box) -> bool:
    parent = box.parent
    return bool(box.words & _WORDS) or (
        parent is not None and bool(parent.words & _WORDS) and parent.last - parent.first <= _LINES
    )
