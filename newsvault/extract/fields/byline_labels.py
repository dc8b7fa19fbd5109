"""Writers behind a label in a line without markup ("Autor: Jane Roe", "作者：欧丽华")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from newsvault.extract.fields.byline_credits import WRITER
from newsvault.extract.fields.date_text import month_of, read_spelled
from newsvault.extract.fields.person_names import split_names
from newsvault.extract.page import Line
from newsvault.text import fold

_LONGEST = 160  # characters of a line
_MOST = 2
_PARAGRAPHS = 1  # above a label: the dek
_LABELLED = re.compile(
    rf"(?:^|[\s|·•–—,;(（/／【\[])(?:{WRITER})\s?[:：／/・]\s?([^|·•:：;()（）\[\]【】\d]{{2,60}})",
    re.IGNORECASE,
)
# A name and a date in one line, in either order.
_PARTED = re.compile(r"\s?[|·•]\s?|\s[–—-]\s")
_DATED = 100  # characters of such a line
_BELOW = 5  # lines below the headline among which it is looked for
# Words of names of places and sections, which two capitalised words also are.
_PLACES = frozenset(
    "south north east west southern northern eastern western middle central latin united new"
    " saudi sri san los las saint real public press local world top breaking special el la le"
    " il die der das politik politica politics sport sports business culture kultur opinion"
    " stories life style health science".split()
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
    r"|^[（(【\[]?\S{0,6}?(?:记者|記者|通讯员)\s([\u4e00-\u9fff]{2,4})(?:\s?(?:报道|報道|報導|摄|文))?[）)】\]]?"
    r"(?:\s(?:19|20)\d\d\D.{0,24})?$"
    r"|^記者([\u4e00-\u9fff]{2,4})[／/][\u4e00-\u9fff]{2,8}(?:報導|報道)$"
    r"|^([\u4e00-\u9fff]{3,6})記者$"
)
_DESKS = frozenset("部社紙報局聞元本外")  # characters of "記者" with what they write for
_REPORTER = re.compile(
    r"^[\[(]?(?:[가-힣]{1,6}(?:신문|뉴스|일보|통신|방송) |[가-힣]{2,6}=)?"
    r"([가-힣]{2,4}) (?:\S{1,6} )?"
    r"(?:기자|특파원|논설위원)[\])]?(?: ?[(<]?[\w.+-]{1,60}@\S{1,60})?$"
)
# The writers that a first paragraph begins with, behind the place: "(부산=통신) 김민수 기자 = ".
_DATELINE = re.compile(
    r"^[\[(（][가-힣]{2,8} ?= ?[가-힣\d]{1,12}[\])）] ?"
    r"((?:[가-힣]{2,4}[ ·]){1,3})(?:기자|특파원) ?="
    r"|^[〔（(【]記者([\u4e00-\u9fff]{2,4})[／/]"
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
        if match := _DATELINE.match(text):
            names = re.split("[ ·]", match[1].strip()) if match[1] else [match[2]]
            return [*found, f"By {', '.join(names)}"][:_MOST]
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
            name = match[match.lastindex or 1]
            if text.endswith("記者") and set(name) & _DESKS:
                continue
            found.append(f"By {name}")
    return found[:_MOST]


def names_beside_dates(lines: Sequence[Line], headline: int) -> list[str]:
    """Return the names that one line below the headline's place has beside a date.

    "Jane Roe | 7 May 2024" is a byline; "South Africa | 7 May 2024" is not, nor are words that the
    headline or another line of the page has too, as places and sections are.
    """
    for line in lines[headline + 1 : headline + 1 + _BELOW]:
        text = line.text
        if len(text) >= _DATED or not any(map(str.isdigit, text)):
            continue
        parts = _PARTED.split(text)
        dated = [any(map(str.isdigit, part)) and read_spelled(part) is not None for part in parts]
        names = [part.strip() for part, date in zip(parts, dated, strict=True) if not date]
        if not any(dated[:2]) or not names or not split_names(names[0]):
            continue
        if max(names[0]) >= "\u3040" or ":" in names[0]:
            continue  # scripts without capitals: a source, which no sign parts from a name
        name = fold(names[0])
        words = set(name.split())
        if words & _PLACES or words & set(lines[headline].folded.split()):
            continue
        if not any(name in other.folded for other in lines if not _begins(other, line, name)):
            return [f"By {names[0]}"]
    return []


def _begins(other: Line, line: Line, name: str) -> bool:
    """Whether a line is the dated one, or says more of the writer behind the name."""
    return other is line or (other.folded.startswith(name) and len(other.folded) > len(name) + 1)


def closing_writers(lines: Iterable[Line]) -> list[str]:
    """Return the reporters whom a line at the end of a text names alone ("김민수 기자")."""
    named = (_REPORTER.match(line.text) for line in lines if len(line.text) < _LONGEST)
    return [f"By {match[1]}" for match in named if match][:_MOST]
