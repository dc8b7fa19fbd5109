"""Dates in words and figures, as pages print them in many languages."""

from __future__ import annotations

import re
from typing import NamedTuple

from newsvault.extract.fields.calendars import in_gregorian
from newsvault.extract.fields.month_names import month_in
from newsvault.text import fold

# The beginnings of the months' names, folded; a word is the month whose longest beginning it has.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            (
                "jan jän ene gen gennaio styc led ocak sty янв sausi janv tammi ian січ ιαν јан"
                " يناير جانفي ינואר जनवरी जन জানুয়ার มกร"
            ),
            (
                "feb fev fév лют únor şubat luty фев vasari févr helmi φεβ феб"
                " فبراير شباط فيفري פברואר फ़रवरी फरवरी ফেব্রুয়ার กุมภ"
            ),
            (
                "mar mär mrz maa mrt бер mars märz březen břez mart marz kov мар már μαρ"
                " مارس آذار מרץ मार्च মার্চ มีน"
            ),
            (
                "apr avr abr апр duben dub nisan kwi baland huhti ápr квіт απρ"
                " أبريل ابريل نيسان أفريل افريل אפריל अप्रैल এপ্রিল เมษ"
            ),
            (
                "may mai maj mei mag máj май květen květ mayıs мая geguž touko трав μαι мај"
                " مايو أيار ماي מאי मई মে พฤษภ"
            ),
            (
                "jun jui juin giu июн červen červn haziran czerw birž kesä iun jún черв ιουν јун"
                " يونيو حزيران جوان יוני जून জুন มิถุน"
            ),
            (
                "jul juil lug июл červenec červenc temmuz lip liep heinä iul júl лип ιουλ јул"
                " يوليو تموز جويلية يوليوز יולי जुलाई জুলাই กรกฎ"
            ),
            (
                "aug ago août авг srpen srpn ağustos sierp rugpj elo agu серп αυγ"
                " أغسطس اغسطس آب أوت غشت אוגוסט अगस्त আগস্ট สิงห"
            ),
            (
                "sep set сен září zář eylül wrze rugs syys szept вер σεπ"
                " سبتمبر أيلول شتنبر ספטמבר सितंबर सितम्बर সেপ্টেম্বর กันย"
            ),
            (
                "oct okt ott out окт říjen říjn ekim paźdz spal loka жовт οκτ"
                " أكتوبر اكتوبر אוקטובר अक्टूबर अक्तूबर অক্টোবর ตุลา"
            ),
            (
                "nov ноя listopad kasım lapkr marras noi лист νοε"
                " نوفمبر نونبر נובמבר नवंबर नवम्बर নভেম্বর พฤศจ"
            ),
            (
                "dec dez dic déc des дек prosinec prosin aralık grud gruod joulu груд δεκ"
                " ديسمبر دجنبر דצמבר दिसंबर दिसम्बर ডিসেম্বর ธันว"
            ),
        ),
        1,
    )
    for name in fold(names).split()
}
# Vowel signs of Indic and other scripts are no letters to the pattern language.
_SIGNED = r"\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u064b-\u0670"
_NAME = rf"((?:[^\W\d_{_SIGNED}]|[{_SIGNED}]){{2,14}})\.?"  # each letter in one of the two alone
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|\.?º|\.)?[\s./-]*(?:(?:d[aei]|of|ta['’])\s+)?{_NAME}[,،]?"
    r"[\s./-]*(?:(?:del?|di|do|dal)\s+)?(\d{4})(?!\d)"
)
_YEAR_DAY = re.compile(
    rf"(?<!\d)(\d{{4}})\.?(?:[\s-]?[^\W\d]{{1,4}}\.?)?,?\s+(\d{{1,2}})[.-]?\s?{_NAME}"
)
_MONTH_FIRST = re.compile(rf"{_NAME}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)")
_YEAR_MONTH = re.compile(
    rf"(?<!\d)(\d{{4}})(?:\.|\s+[^\W\d]{{1,2}}\.|(?:\(e\)|e)?ko\b)?[\s,-]+{_NAME}[\s-]+(\d{{1,2}})(?!\d)"
)
# Years of figures alone are none of a lunar calendar ("24/10/1445"), whose date is set beside ours.
_FIGURES = re.compile(r"(?<![\d.:])(\d{1,2})([./-]) ?(\d{1,2})\2 ?((?!1[0-7])\d{4}|\d{2})(?![\d:])")
_YEAR_FIRST = re.compile(
    r"(?<!\d)((?!1[0-7])\d{4})\s?[年년./-]\s?(\d{1,2})\s?[月월./-]\s?(\d{1,2})(?!\d)"
)
_AMERICAN = re.compile(r"\b(?:E|C|M|P)[SD]?T\b")
# The halves of the day, before the hour and behind it.
_BEFORE_NOON, _AFTER_NOON = r"上午|早上|午前|오전", r"下午|晚上|午後|오후"
_HALF = r"a\.?\s?m\b|p\.?\s?m\b|[صم](?!\w)|مساءً?|صباحاً?|π\.?μ|μ\.?μ"
_SECOND_HALF = ("p", "م", "μ")
_CLOCK = re.compile(
    rf"(?:({_BEFORE_NOON})|({_AFTER_NOON}))?\s?(?<!\d)(\d{{1,2}})(?:(?:[:.時时시]|\s?h)\s?(\d{{2}}))(?::\d{{2}})?"
    rf"\s*({_HALF})?",
    re.IGNORECASE,
)
_HOUR = re.compile(r"(?<!\d)(\d{1,2})\s*(a\.?m|p\.?m)\b", re.IGNORECASE)
_ZONE = re.compile(
    r"\b(UTC|GMT|МСК|мск|Z|CET|CEST|MEZ|MESZ|EST|EDT|CST|CDT|MST|MDT|PST|PDT|BST|JST|AEST|AEDT"
    r"|SAST|IST|WIB|WITA|WIT|PKT|PHT|SGT|HKT|KST|MSK|EET|EEST|EAT|CAT|WAT|NZST|NZDT)\b\s*([+-]\d{1,2}(?::?\d{2})?)?|(?<=[\d\s])([+-]\d{2}:?\d{2})\b"
)
# Minutes east of Greenwich. IST is left out: it means three different zones.
_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "CET": 60, "MEZ": 60, "CEST": 120, "MESZ": 120, "BST": 60,
    "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360,
    "PST": -480, "PDT": -420, "JST": 540, "AEST": 600, "AEDT": 660, "SAST": 120,
    "WIB": 420, "WITA": 480, "WIT": 540, "PKT": 300, "PHT": 480, "SGT": 480, "HKT": 480,
    "KST": 540, "MSK": 180, "МСК": 180, "мск": 180,
    "EET": 120, "EEST": 180, "EAT": 180, "CAT": 120, "WAT": 60,
    "NZST": 720, "NZDT": 780,
}  # fmt: skip

# "3 tháng 5, 2024", "3 tháng 5 năm 2024": months with numbers for names.
_NUMBERED = re.compile(
    r"(?<!\d)(\d{1,2})\s+(?:tháng|thg)\s+(\d{1,2}),?\s+(?:năm\s+)?(\d{4})(?!\d)", re.IGNORECASE
)
# A year of two digits behind a name, in a text that is nothing else or with an apostrophe.
_SHORT_YEAR = re.compile(
    rf"^\W*(\d{{1,2}})\.?[\s-]+{_NAME}[\s-]+['’]?(\d{{2}})\W*$"
    rf"|(?<!\d)(\d{{1,2}})\.?\s+{_NAME},?\s+['’](\d{{2}})(?!\d)"
)
_BRIEF = 60  # characters of a text that is searched for one
_BUDDHIST = 543  # years that the calendar of Thailand is ahead
# Languages that the table above has whole; for others the tables of CLDR come first.
_COVERED = frozenset("en de fr es it pt nl sv da pl cs tr ru uk ar he hi bn".split())


class DateStyle(NamedTuple):
    """How a page writes dates: the order of figures ("dmy", "mdy", None), and its language."""

    order: str | None = None
    language: str | None = None


PLAIN = DateStyle()
Spelled = tuple[int, int, int, tuple[int, int] | None, int | None]


def order_of(*languages: str | None) -> str | None:
    """Return "dmy" or "mdy", the order in which figures are written in the first of `languages`.

    A language is a tag as pages declare it ("en-GB"); None if it does not decide the order.
    """
    for language in languages:
        tag = (language or "").replace("_", "-").lower()
        if tag == "en-us":
            return "mdy"
        if (
            tag and tag[:2] not in ("en", "zh", "ja", "ko", "hu", "lt", "es")
        ) or tag in _DAY_FIRST_TAGS:
            return "dmy"
    return None


_UNTOLD = ("en", "zh", "ja", "ko", "hu", "lt", "es")  # year first, or another order elsewhere
_DAY_FIRST_TAGS = frozenset("en-gb en-ie en-au en-nz en-in en-za es es-es es-mx es-ar".split())


def read_spelled(text: str, style: DateStyle = PLAIN) -> Spelled | None:
    """Return (year, month, day, (hour, minute) or None, minutes east of UTC or None), or None.

    Figures whose day and month could be either ("03/04/2024") are read in the order of
    `style`, and without one not at all: absent beats wrong.
    """
    if len(text) > 400:
        return None
    if style.order is None and _AMERICAN.search(text):
        style = style._replace(order="mdy")
    text = in_gregorian(text, style.language)
    found = _day(text, style)
    if found is None:
        return None
    (year, month, day), (start, end) = found
    if style.language == "th" and year > 2400:
        year -= _BUDDHIST
    clock = _clock(text[end : end + 40]) or _clock(text[max(0, start - 40) : start])
    return year, month, day, clock, _zone(text) if clock else None


def _day(text: str, style: DateStyle) -> tuple[tuple[int, int, int], tuple[int, int]] | None:
    """Return year, month and day, and their span in characters; None without a date."""
    if match := _YEAR_FIRST.search(text):
        return (int(match[1]), int(match[2]), int(match[3])), match.span()
    for match in _DAY_FIRST.finditer(text):
        if month := month_of(match[2], style.language):
            return (int(match[3]), month, int(match[1])), match.span()
    for match in _MONTH_FIRST.finditer(text):
        if month := month_of(match[1], style.language):
            return (int(match[3]), month, int(match[2])), match.span()
    for match in _YEAR_MONTH.finditer(text):
        if month := month_of(match[2], style.language):
            return (int(match[1]), month, int(match[3])), match.span()
    if (match := _YEAR_DAY.search(text)) and (month := month_of(match[3], style.language)):
        return (int(match[1]), month, int(match[2])), match.span()
    if match := _NUMBERED.search(text):
        return (int(match[3]), int(match[2]), int(match[1])), match.span()
    if len(text) < _BRIEF and (match := _SHORT_YEAR.search(text)):
        day, name, year = (match[n] or match[n + 3] for n in (1, 2, 3))
        if month := month_of(name, style.language):
            return (_whole_year(year), month, int(day)), match.span()
    if match := _FIGURES.search(text):
        first, second, year = int(match[1]), int(match[3]), _whole_year(match[4])
        if (
            match[2] == "."
            or first > 12
            or first == second
            or (style.order == "dmy" and second < 13)
        ):
            return (year, second, first), match.span()
        if second > 12 or style.order == "mdy":
            return (year, first, second), match.span()
    return None


def _whole_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 60 else 1900)


def month_of(word: str, language: str | None = "en") -> int | None:
    """Return the number of the month that `word` names or shortens, or None.

    `language` is the page's, which decides where a word is another month in another language;
    None if the page declares none.
    """
    plain = fold(word)
    if language is not None and language not in _COVERED and (found := month_in(plain, language)):
        return found
    if found := _begins(plain):
        return found
    return month_in(plain, None) if language is None else None


def _begins(plain: str) -> int | None:
    """Return the month whose name has the longest beginning that a word has, or None."""
    shortest = 3 if plain.isascii() else 2
    if len(plain) > 3 and plain[0] == "ב":  # Hebrew sets its "in" before the month
        plain = plain[1:]
    for length in range(len(plain), shortest - 1, -1):
        if plain[:length] in _MONTHS:
            return _MONTHS[plain[:length]]
    return None


def _clock(text: str) -> tuple[int, int] | None:
    match = _CLOCK.search(text)
    if match:
        hour, minute, half = int(match[3]), int(match[4]), match[5]
        if match[1] or match[2]:
            half = "am" if match[1] else "pm"
    elif whole := _HOUR.search(text):
        hour, minute, half = int(whole[1]), 0, whole[2]
    else:
        return None
    if half:
        hour = hour % 12 + (12 if half.lower().startswith(_SECOND_HALF) else 0)
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
