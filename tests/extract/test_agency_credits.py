"""Agencies are told by the form of their credit: dateline, byline, source line, line at the end."""

import pytest

from newsvault import parse_article
from tests.growth import TIMES, growth

BODY = (
    "The harbour board said on Tuesday that it would close the old market in the autumn, after"
    " engineers found cracks in eleven of its forty pillars."
)
MORE = (
    "Traders asked for a rent holiday of two years, which the council is going to discuss at its"
    " meeting in April."
)
HAN = "港口委员会星期二表示，由于工程师在四十根柱子中的十一根上发现裂缝，旧市场将于秋季关闭。"


def agency(paragraphs: list[str], byline: str = "", publisher: str = "Harbour Post") -> str | None:
    by = f'<p class="byline">{byline}</p>' if byline else ""
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    page = (
        "<html><head><title>A market closes by the harbour</title>"
        '<meta property="og:type" content="article">'
        f'<meta property="og:site_name" content="{publisher}"></head>'
        f"<body><article><h1>A market closes by the harbour</h1>{by}{text}</article>"
        "<footer>About us</footer></body></html>"
    )
    return parse_article(
        page.encode(), "https://post.example/market", content_type="text/html; charset=utf-8"
    ).agency


@pytest.mark.parametrize(
    "place",
    [
        "KALDVIK, March 3 (Norrwire) - ", "KALDVIK (Norrwire) — ", "Kaldvik/Bern (Norrwire) - ",
        "KALDVIK, March 3, 2026 /Norrwire/ -- ", "Kaldvik, 3 mar (Norrwire).- ",
        "Kaldvik, 3 mar. (Norrwire) – ", "Kaldvik, 3 de marzo (Norrwire) – ",
        "KALDVIK, 3 mars (Norrwire) - ", "Kaldvik, 3. März (Norrwire) - ",
        "(Norrwire) Kaldvik, 3 mar. - ",
    ],
)  # fmt: skip
def test_a_dateline_credits(place: str) -> None:
    assert agency([place + BODY, MORE]) == "Norrwire"


@pytest.mark.parametrize(
    ("place", "name"),
    [("挪讯社卡尔维克3月3日电 ", "挪讯社"), ("【卡尔维克3月3日诺通信】", "诺通信")],
)
def test_a_dateline_without_spaces_credits(place: str, name: str) -> None:
    assert agency([place + HAN, HAN[::-1] + HAN]) == name


@pytest.mark.parametrize(
    "line",
    [
        "Source: Norrwire", "Quelle: Norrwire", "Fuente: Norrwire", "Fonte: Norrwire",
        "Bron: Norrwire", "来源：Norrwire", "Источник: Norrwire", "Mit Material von Norrwire",
        "With material from Norrwire", "Avec Norrwire", "Con información de Norrwire",
        "This article was distributed by Norrwire.", "По материалам Norrwire",
    ],
)  # fmt: skip
def test_a_line_at_the_end_credits(line: str) -> None:
    assert agency([BODY, MORE, line]) == "Norrwire"


@pytest.mark.parametrize(
    "line",
    [
        "Source: Norr News Service", "(Norr News Service)", "— Norr News Service",
        "© 2026 Norr News Service. All rights reserved.", "Distributed by Norr News Service",
        "Reporting by Norr News Service; editing by the Harbour Post.",
        "This article first appeared on Norr News Service.", "Mit Material von Norr News Service",
    ],
)  # fmt: skip
def test_a_line_at_the_end_credits_a_name_that_calls_itself_an_agency(line: str) -> None:
    assert agency([BODY, MORE, line]) == "Norr News Service"


@pytest.mark.parametrize(
    "byline",
    [
        "By our correspondent and Norr News Service", "By Staff and Norr News Service",
        "Ellen Vik | Norr News Service", "Source: Norr News Service",
    ],
)  # fmt: skip
def test_a_byline_credits_the_agency_alone(byline: str) -> None:
    assert agency([BODY, MORE], byline) == "Norr News Service"


def test_a_byline_and_the_end_of_the_text_credit() -> None:
    assert agency([BODY, MORE], "Norrwire News Agency") == "Norrwire News Agency"
    assert agency([BODY, MORE + " (Norrwire)"]) == "Norrwire"


@pytest.mark.parametrize(
    ("paragraphs", "byline"),
    [
        ([BODY, MORE + " (See page five.)"], ""),
        ([BODY, MORE, "Source: interviews with twelve traders of the market"], ""),
        ([BODY, MORE, "Avec Anna Vik"], ""),
        ([BODY, MORE, "© 2026 Harbour Media"], ""),
        ([BODY, MORE, "© 2026 Harbour Post News Service"], ""),
        ([BODY, MORE, "Distributed by the harbour office"], ""),
        ([BODY, "The engineers of the old harbour built it well, as all know (1874)."], ""),
        ([BODY, MORE, "With material from the archive"], ""),
        (["In March (on Tuesday) " + BODY, MORE], ""),
        ([BODY, MORE], "By Ellen Vik"),
        ([BODY, MORE], "By Ellen Vik, Kaldvik"),
        (["KALDVIK, March 3 (Harbour Post) - " + BODY, MORE], ""),
        ([BODY, MORE, "Source: Harbour Post"], ""),
        ([BODY, MORE, "Quelle: Pressemitteilung Hafen Kaldvik"], ""),
        ([HAN + "3月3日", HAN[::-1] + HAN], ""),
    ],
)
def test_these_credit_no_agency(paragraphs: list[str], byline: str) -> None:
    assert agency(paragraphs, byline) is None


def test_days_behind_a_place_cost_what_their_number_does() -> None:
    """A day with a capital month could be read in two ways, which doubled the cost with each."""
    assert growth(lambda n: lambda: agency([f"(Norrwire) Kaldvik, {'3 Mar ' * n}x"]), 5) < TIMES


@pytest.mark.parametrize(
    "byline", ["Par Le Tanneur avec AFP", "Por El Puerto con EFE", "By Harbour Post with AP",
               "Von Jo Bell mit dpa"],
)  # fmt: skip
def test_an_agency_behind_a_word_for_with(byline: str) -> None:
    assert agency([BODY, MORE], byline) == byline.rpartition(" ")[2]


@pytest.mark.parametrize("line", ["Quelle: dpa", "© dpa-infocom, dpa:260307-99-1/1", "(c) afp"])
def test_a_known_agency_in_small_letters_at_the_end(line: str) -> None:
    assert agency([BODY, MORE, line]) in ("dpa", "AFP")
    assert agency([BODY, MORE, "© harbour, 2026"]) is None
