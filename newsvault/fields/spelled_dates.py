"""Dates in words and figures, as pages print them in many languages."""

from __future__ import annotations

import re

from newsvault.text import fold

# The beginnings of the months' names, folded; a word is the month whose longest beginning it has.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan jän ene gen gennaio styc led ocak sty янв sausi janv tammi",
            "feb fev fév лют únor şubat luty фев vasari févr helmi",
            "mar mär maa mrt бер mars märz březen mart marz kov мар",
            "apr avr abr апр duben nisan kwi baland huhti",
            "may mai maj mei mag máj май květen mayıs мая geguž touko",
            "jun jui juin giu июн červen haziran czerw birž kesä",
            "jul juil lug июл červenec temmuz lip liep heinä",
            "aug ago août авг srpen ağustos sierp rugpj elo agu",
            "sep set сен září eylül wrze rugs syys",
            "oct okt ott out окт říjen ekim paźdz spal loka",
            "nov ноя listopad kasım lapkr marras",
            "dec dez dic déc des дек prosinec aralık grud gruod joulu",
        ),
        1,
    )
    for name in fold(names).split()
}
_NAME = r"([^\W\d_]{3,12})\.?"
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[\s./-]*(?:de\s+|of\s+)?{_NAME},?[\s./-]*(?:de\s+|del\s+)?(\d{{4}})(?!\d)"
)
_MONTH_FIRST = re.compile(rf"{_NAME}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)")
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?!\d)")
_CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})(?:[:.h時](\d{2}))(?::\d{2})?\s*(a\.?m|p\.?m)?", re.IGNORECASE
)
_HOUR = re.compile(r"(?<!\d)(\d{1,2})\s*(a\.?m|p\.?m)\b", re.IGNORECASE)
_ZONE = re.compile(
    r"\b(UTC|GMT|Z|CET|CEST|MEZ|MESZ|EST|EDT|CST|CDT|MST|MDT|PST|PDT|BST|JST|AEST|AEDT"
    r"|SAST|IST)\b\s*([+-]\d{1,2}(?::?\d{2})?)?|(?<=[\d\s])([+-]\d{2}:?\d{2})\b"
)
# Minutes east of Greenwich. IST is left out: it means three different zones.
_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "CET": 60, "MEZ": 60, "CEST": 120, "MESZ": 120, "BST": 60,
    "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360,
    "PST": -480, "PDT": -420, "JST": 540, "AEST": 600, "AEDT": 660, "SAST": 120,
}  # fmt: skip

Spelled = tuple[int, int, int, tuple[int, int] | None, int | None]


def read_spelled(text: str) -> Spelled | None:
    """Return (year, month, day, (hour, minute) or None, minutes east of UTC or None), or None.

    Figures whose day and month could be either ("03/04/2024") are not read: absent beats wrong.
    """
    if len(text) > 400:
        return None
    found = _day(text)
    if found is None:
        return None
    (year, month, day), end = found
    rest = text[end : end + 40]
    clock = _clock(rest) or _clock(text[max(0, end - 60) : end])
    return year, month, day, clock, _zone(text) if clock else None


def _day(text: str) -> tuple[tuple[int, int, int], int] | None:
    if match := _YEAR_FIRST.search(text):
        return (int(match[1]), int(match[2]), int(match[3])), match.end()
    for match in _DAY_FIRST.finditer(text):
        if month := month_of(match[2]):
            return (int(match[3]), month, int(match[1])), match.end()
    for match in _MONTH_FIRST.finditer(text):
        if month := month_of(match[1]):
            return (int(match[3]), month, int(match[2])), match.end()
    if match := _FIGURES.search(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if match[2] == "." or first > 12 or first == second:
            return (year, second, first), match.end()
        if second > 12:
            return (year, first, second), match.end()
    return None


def month_of(word: str) -> int | None:
    """Return the number of the month that `word` names or shortens, or None."""
    plain = fold(word)
    for length in range(len(plain), 2, -1):
        if plain[:length] in _MONTHS:
            return _MONTHS[plain[:length]]
    return None


def _clock(text: str) -> tuple[int, int] | None:
    match = _CLOCK.search(text)
    if match:
        hour, minute, half = int(match[1]), int(match[2]), match[3]
    elif whole := _HOUR.search(text):
        hour, minute, half = int(whole[1]), 0, whole[2]
    else:
        return None
    if half:
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    return (hour, minute) if hour < 24 and minute < 60 else None


def _zone(text: str) -> int | None:
    match = _ZONE.search(text)
    if match is None:
        return None
    base = _ZONES.get(match[1] or "UTC")
    shift = match[2] or match[3]
    if base is None or not shift:
        return base
    digits = shift[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    offset = int(hours) * 60 + int(minutes)
    return offset if shift[0] == "+" else -offset
