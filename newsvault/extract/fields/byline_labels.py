"""Writers behind a label in a line without markup ("Autor: Jane Roe", "作者：欧丽华")."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsvault.extract.fields.date_text import month_of
from newsvault.extract.page import Line
from newsvault.text import fold

_LONGEST = 160  # characters of a line
_MOST = 2
_PARAGRAPHS = 1  # above a label: the dek
_WRITER = (
    r"authors?|written by|autor(?:in|ka|es|e)?|auteurs?|autore|scritto da|escrito por|skrevet av"
    r"|skriven av|skribent|forfatter|toimittaja|teksti|szerző|írta|автор|авторка|журналист|yazar"
    r"|yazan|haber|penulis|tác giả|συντάκτης|συντάκτρια|autoři|napsala?|napisała?|लेखक"
    r"|रिपोर्टर?|संवाददाता|ผู้เขียน|เรื่อง|كتبت?|بقلم|الكاتبة?|מאת|כתבה?|نویسنده|گزارش|تحریر|作者|记者|記者|撰文"
    r"|文|取材・文|글|기자"
)
_LABELLED = re.compile(
    rf"(?:^|[\s|·•–—,;(（/／【\[])(?:{_WRITER})\s?[:：／/・]\s?([^|·•:：;()（）\[\]【】\d]{{2,60}})",
    re.IGNORECASE,
)
_DAYS = frozenset(
    fold(
        "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur"
        " thurs fri sat sun montag dienstag mittwoch donnerstag freitag samstag sonnabend"
        " sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles"
        " jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato"
        " domenica segunda-feira terça-feira quarta-feira quinta-feira sexta-feira maandag"
        " dinsdag woensdag donderdag vrijdag zaterdag zondag måndag tisdag onsdag torsdag"
        " fredag lördag söndag mandag tirsdag lørdag søndag poniedziałek wtorek środa czwartek"
        " piątek sobota niedziela понедельник вторник среда четверг пятница суббота"
        " воскресенье الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت on am at"
    ).split()
)
# Words before a name without a colon, in a line that is nothing else.
_LED = re.compile(
    r"^(?:Της|Του|Των)\s((?:[Α-ΩΆΈΉΊΌΎΏ]\S+\s?){2,4})$|^โดย\s(\S.{2,40})$"
    r"|^a cura di\s(\S.{3,60})$|^A cura di\s(\S.{3,60})$"
    r"|^[（(【\[]?\S{0,6}?(?:记者|記者|通讯员)\s([\u4e00-\u9fff]{2,4})(?:\s?(?:报道|報道|報導|摄|文))?[）)】\]]?$"
)
_REPORTER = re.compile(
    r"^[\[(]?(?:[가-힣]{2,6}=)?([가-힣]{2,4}) (?:\S{1,6} )?(?:기자|특파원|논설위원)"
    r"(?:[\])]|\s\S+@\S+)?$"
)


def without_day(text: str) -> str:
    """Return a text without the names of days and months, and "on", at its end."""
    words = text.split()
    while len(words) > 1 and (
        month_of(plain := words[-1].strip(".,،|-–—")) or fold(plain) in _DAYS or not plain
    ):
        words.pop()
    return " ".join(words)


def labelled_writers(lines: Iterable[Line]) -> list[str]:
    """Return the names behind a label for the writer in short lines, each led by "By"."""
    found: list[str] = []
    paragraphs = 0
    for line in lines:
        text = line.text
        if len(text) >= _LONGEST:
            paragraphs += 1
            if paragraphs > _PARAGRAPHS:
                break  # a name below belongs to a part, as a book's does
            continue
        if match := _LABELLED.search(text):
            name = match[1]
            if text[match.end() :].lstrip()[:1] in (":", "："):
                name = name.rpartition(" ")[0]  # behind it is the next label
            dated = text[match.end() : match.end() + 1].isdigit()
            found.append(f"By {without_day(name) if dated else name.strip(' ,-–—')}")
        elif match := _REPORTER.match(text) or _LED.match(text):
            found.append(f"By {match[match.lastindex or 1]}")
    return found[:_MOST]
