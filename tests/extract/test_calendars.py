"""Dates of other calendars, and the ways of writing them that only some languages have."""

from __future__ import annotations

import pytest

from newsvault import parse_article

_TEXT = """<p>The ferry to Upper Tarn carried more people this summer than in any year before.</p>
<p>Its crew has grown as well, from four hands to nine, and most of them live on the lake.</p>"""


def _day(text: str, language: str) -> str:
    page = f"<html lang={language}><head><title>Ferry full</title></head><body><h1>Ferry full</h1>"
    page += f"<p class=date>{text}</p><article>{_TEXT}</article></body></html>"
    found = parse_article(page.encode(), "https://tarn-eye.example/ferry", quotes=False)
    return found.published_at.date().isoformat() if found.published_at else ""


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("fa", "۱۳ اردیبهشت ۱۴۰۳ - ۱۰:۳۰", "2024-05-02"),
        ("fa", "پنجشنبه، ۱۳ اردیبهشت‌ماه ۱۴۰۳", "2024-05-02"),
        ("fa", "13 ارديبهشت 1403", "2024-05-02"),
        ("fa", "۱۴۰۳/۰۲/۱۳", "2024-05-02"),
        ("fa", "۱۳/۰۲/۱۴۰۳", "2024-05-02"),
        ("fa", "۱ فروردین ۱۴۰۴", "2025-03-21"),
        ("fa", "۳۰ اسفند ۱۴۰۳", "2025-03-20"),
        ("fa", "۲۹ اسفند ۱۳۹۸", "2020-03-19"),
        ("fa", "۱۳ مه ۲۰۲۴", "2024-05-13"),
        ("fa", "13/02/2024", "2024-02-13"),
        ("ps", "۱۳ حمل ۱۴۰۳", "2024-04-01"),
        ("ja", "令和6年5月2日", "2024-05-02"),
        ("ja", "令和元年5月2日", "2019-05-02"),
        ("ja", "平成31年4月1日 10時30分", "2019-04-01"),
        ("ja", "2024年5月2日", "2024-05-02"),
        ("zh-TW", "民國113年5月2日", "2024-05-02"),
        ("zh-TW", "113/05/02", "2024-05-02"),
        ("zh-Hans", "2024年5月2日", "2024-05-02"),
        ("th", "2 พ.ค. 2567", "2024-05-02"),
        ("th", "2 พ.ค. 67 10:30 น.", "2024-05-02"),
        ("th", "2 พ.ค. 2024", "2024-05-02"),
        ("ar", "2 أيار/مايو 2024", "2024-05-02"),
        ("ar", "2 مايو / أيار 2024", "2024-05-02"),
        ("ar", "15 كانون الثاني 2024", "2024-01-15"),
        ("ar", "15 تشرين الأول/أكتوبر 2024", "2024-10-15"),
        ("ar", "2 جويلية 2024", "2024-07-02"),
        ("ar", "٢ غشت ٢٠٢٤", "2024-08-02"),
        ("ar", "24/10/1445 هـ - 3/5/2024 م", "2024-05-03"),
        ("ar", "1445-10-24 هـ 2024-05-03 م", "2024-05-03"),
        ("ar", "الجمعة 24 شوال 1445 هـ - 3 مايو 2024 م", "2024-05-03"),
        ("ar", "٣ مايو ٢٠٢٤ الموافق ٢٤ شوال ١٤٤٥", "2024-05-03"),
        ("ur", "جمعہ 3 مئی 2024 / 24 شوال 1445ھ", "2024-05-03"),
        ("id", "Jumat, 3 Mei 2024 / 24 Syawal 1445 H", "2024-05-03"),
        ("en", "24 Shawwal 1445 AH / 3 May 2024", "2024-05-03"),
    ],
)
def test_a_date_of_another_calendar(language: str, text: str, day: str) -> None:
    assert _day(text, language) == day


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fa", "۳۰ اسفند ۱۴۰۴"),  # not a leap year
        ("fa", "۳۱ مهر ۱۴۰۳"),
        ("fa", "۱۳ از ۱۴۰۳"),
        ("zh", "113/05/02/7"),
        ("zh", "118.24.3.7"),
        ("en", "1403/02/13"),
        ("ja", "令和6年"),
        ("ar", "24 شوال 1445 هـ"),  # the lunar calendar alone: its months begin with a sighting
        ("ar", "24/10/1445 هـ"),
        ("ar", "1445-10-24 هـ"),
    ],
)
def test_figures_that_are_no_date(language: str, text: str) -> None:
    assert _day(text, language) == ""


@pytest.mark.parametrize(
    ("zone", "hours"), [("WIB", 7), ("WITA", 8), ("PKT", 5), ("SGT", 8), ("MSK", 3), ("EAT", 3)]
)
def test_zones_of_other_regions(zone: str, hours: int) -> None:
    page = f"<h1>Ferry full</h1><p class=date>02 May 2024, 10:30 {zone}</p><article>{_TEXT}"
    found = parse_article(page.encode(), "https://tarn-eye.example/ferry", quotes=False)
    assert found.published_at is not None
    offset = found.published_at.utcoffset()
    assert offset is not None
    assert offset.total_seconds() == hours * 3600
