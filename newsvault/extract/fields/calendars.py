"""Dates of calendars other than the Gregorian one, and months with two names, as pages show them.

Iran's and Afghanistan's solar calendar, the eras of Japan, the years of Taiwan's republic, and the
shortened months of Thai with years of the Buddhist era. The lunar calendars are not read: their
months begin with a sighting, and pages that use them show the Gregorian date as well.
"""

from __future__ import annotations

import re
from datetime import date

_DIGIT = re.compile(r"(?![0-9])\d")  # of another script
# Months of the solar year, from the spring equinox: the names of Iran, then those of Afghanistan.
_SOLAR = {
    name: number
    for names in (
        "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
        "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",
    )
    for number, name in enumerate(names.split(), 1)
}
_PERSIAN = str.maketrans("يكى", "یکی")  # letters of Arabic keyboards
_SOLAR_NAMED = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s+({'|'.join(_SOLAR)})(?:[\s\u200c]*ماه)?[\s,،-]+(1[34]\d\d)(?!\d)"
)
_SOLAR_FIGURES = re.compile(
    r"(?<!\d)(?:(1[34]\d\d)\s?([/-])\s?(\d{1,2})\s?\2\s?(\d{1,2})"
    r"|(\d{1,2})\s?([/-])\s?(\d{1,2})\s?\6\s?(1[34]\d\d))(?!\d)"
)
_SOLAR_EPOCH = 226_894  # days from 31 December of the year 0 to the day before the year 1
_SOLAR_LANGUAGES = frozenset(["fa", "ps", "prs"])

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_ERA = re.compile(
    rf"({'|'.join(_ERAS)})\s?(\d{{1,3}}|元)\s?年\s?(\d{{1,2}})\s?月\s?(\d{{1,2}})\s?日"
)
_TAIWAN = re.compile(r"(?<!\d)(1\d\d)\s?[年/]\s?(\d{1,2})\s?[月/]\s?(\d{1,2})(?![\d/])")

_THAI = dict(
    zip(
        "ม.ค ก.พ มี.ค เม.ย พ.ค มิ.ย ก.ค ส.ค ก.ย ต.ค พ.ย ธ.ค".split(),
        (
            "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม"
        ).split(),
        strict=True,
    )
)
_THAI_SHORT = re.compile(
    rf"(\d{{1,2}})\s?({'|'.join(map(re.escape, _THAI))})\.?\s?(\d{{4}}|\d{{2}})(?!\d)"
)
_BUDDHIST = 2500  # added to a year of two digits

# Months of the Levant of two words, by the name that Egypt gives them.
_LEVANT = {
    "كانون الثاني": "يناير",
    "تشرين الأول": "أكتوبر",
    "تشرين الاول": "أكتوبر",
    "تشرين الثاني": "نوفمبر",
    "كانون الأول": "ديسمبر",
    "كانون الاول": "ديسمبر",
}
_ARABIC = re.compile(r"[\u0621-\u064a]")
_TWO_WORDS = re.compile("|".join(_LEVANT))
_TWO_NAMES = re.compile(r"(?<=\d)\s+([^\W\d]{2,12})\s?[/\\]\s?([^\W\d]{2,12}),?\s+(?=\d{4})")


def in_gregorian(text: str, language: str | None) -> str:
    """Return a text with its dates of other calendars in figures of the Gregorian calendar.

    Args:
        text: what a page shows.
        language: code of the page's language, which decides what figures alone mean; None if
            the page declares none.
    """
    if not text.isascii():
        text = _DIGIT.sub(lambda match: str(int(match[0])), text)
    if language in _SOLAR_LANGUAGES:
        text = _SOLAR_FIGURES.sub(_solar_figures, text)
    if text.isascii() and language not in ("th", "zh"):
        return text
    text = _SOLAR_NAMED.sub(_solar_named, text.translate(_PERSIAN) if language == "fa" else text)
    if language == "th":
        return _THAI_SHORT.sub(_thai, text)
    if language == "ar" or (language not in _SOLAR_LANGUAGES and _ARABIC.search(text)):
        text = _TWO_WORDS.sub(lambda match: _LEVANT[match[0]], text)
        return _TWO_NAMES.sub(r" \1 ", text)
    text = _ERA.sub(_of_era, text)
    return _TAIWAN.sub(_taiwan, text) if language == "zh" else text


def _solar_named(match: re.Match[str]) -> str:
    return _solar(int(match[3]), _SOLAR[match[2]], int(match[1])) or match[0]


def _solar_figures(match: re.Match[str]) -> str:
    year, month, day = (
        (match[1], match[3], match[4]) if match[1] else (match[8], match[7], match[5])
    )
    return _solar(int(year), int(month), int(day)) or match[0]


def _solar(year: int, month: int, day: int) -> str:
    """Return a date of the solar calendar in the Gregorian one, or "" if there is none.

    Six months have 31 days, the next five 30; 8 of 33 years are leap years, as they are from 1244
    to 1472 (1865 to 2093): A. Birashk, A Comparative Calendar (1993).
    """
    if not 1 <= month <= 12 or not 1 <= day <= (31 if month < 7 else 30):
        return ""
    leap = (8 * (year + 1) + 21) // 33 - (8 * year + 21) // 33
    if month == 12 and day == 30 and not leap:
        return ""
    before = 31 * (month - 1) if month < 8 else 30 * (month - 1) + 6
    days = 365 * (year - 1) + (8 * year + 21) // 33 + before + day
    return date.fromordinal(_SOLAR_EPOCH + days).isoformat()


def _of_era(match: re.Match[str]) -> str:
    year = 1 if match[2] == "元" else int(match[2])
    return f"{_ERAS[match[1]] + year}年{match[3]}月{match[4]}日"


def _taiwan(match: re.Match[str]) -> str:
    return f"{int(match[1]) + _ERAS['民國']}年{match[2]}月{match[3]}日"


def _thai(match: re.Match[str]) -> str:
    year = int(match[3]) + (_BUDDHIST if len(match[3]) == 2 else 0)
    return f"{match[1]} {_THAI[match[2]]} {year}"
