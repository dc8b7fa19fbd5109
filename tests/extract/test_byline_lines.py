"""Bylines in lines without markup: beside the date, behind a dateline, at the end of the text."""

from __future__ import annotations

import pytest

from newsvault import Article, parse_article

_TEXT = [
    "The ferry between Marl End and Ostry was taken out of service on Tuesday for a new ramp.",
    "Divers from the harbour office had looked at the hull for three days before they were sure.",
    "The company expects the ferry to sail again in two weeks, and has hired a smaller boat.",
]
_KOREAN = [
    "말엔드와 오스트리를 잇는 여객선이 화요일 균열이 발견되어 운항을 중단했다고 회사가 밝혔다.",
    "항만청 잠수사들은 사흘 동안 선체를 조사했으며 마지막 날에 균열을 확인했다고 말했다.",
    "회사는 두 주 뒤에 여객선 운항을 다시 시작할 것으로 예상하고 있다고 설명했다.",
]
_CHINESE = [
    "连接奥斯特里和马尔恩德的渡轮周二因坡道发现裂缝而停止服务，公司对此表示歉意。",
    "港务局的潜水员花了三天时间检查船体，最后一天才发现了裂缝。",
    "公司预计渡轮将在两周后恢复航行，并已租用一艘较小的船只。",
]


def _read(text: list[str], above: str = "", below: str = "", title: str = "Ramp") -> Article:
    inner = "".join(f"<p>{paragraph}</p>" for paragraph in text)
    page = f"<title>{title}</title><h1>{title}</h1>{above}<div>{inner}{below}</div>"
    return parse_article(page.encode(), "https://www.marl-end.example/news/ramp")


def _names(article: Article) -> list[str]:
    return [person.name for person in article.byline]


@pytest.mark.parametrize(
    "line",
    ["Jane Roe | 7 May 2024", "Jane Roe · May 7, 2024", "7 May 2024 | Jane Roe",
     "Jane Roe — 7 May 2024, 10:15", "JANE ROE | 7 MAY 2024 | 3 min read"],
)  # fmt: skip
def test_a_name_beside_the_date_below_the_headline_is_the_byline(line: str) -> None:
    article = _read(_TEXT, f"<p>{line}</p>")
    assert _names(article) == ["Jane Roe"]
    assert article.published_at is not None
    assert article.published_at.date().isoformat() == "2024-05-07"


@pytest.mark.parametrize(
    "beside", ["Marl End", "Local News", "South Africa", "Ramp Closed", "来源：港口网"]
)
def test_a_place_or_section_beside_the_date_is_no_writer(beside: str) -> None:
    assert _names(_read(_TEXT, f"<p>{beside} | 7 May 2024</p>")) == []


def test_an_organisation_in_a_card_of_the_byline_is_the_author() -> None:
    card = '<p class="byline vcard">By <span class="org fn">Society of Skippers</span></p>'
    (author,) = _read(_TEXT, card).byline
    assert (author.name, author.kind) == ("Society of Skippers", "organisation")


@pytest.mark.parametrize(
    "line",
    [
        "김민수 기자 minsu@ostry.example",
        "[김민수 기자]",
        "오스트리신문 김민수 기자 (minsu@ostry.example)",
    ],
)
def test_a_korean_reporter_below_the_text_is_the_writer(line: str) -> None:
    article = _read(_KOREAN, below=f"<p>{line}</p>")
    assert _names(article) == ["김민수"]


def test_korean_reporters_behind_the_dateline_are_the_writers() -> None:
    first = f"(오스트리=오스트리통신) 김민수 이서연 기자 = {_KOREAN[0]}"
    assert _names(_read([first, *_KOREAN[1:]])) == ["김민수", "이서연"]


def test_a_chinese_reporter_of_two_characters_is_the_writer() -> None:
    assert _names(_read([f"〔記者王芳／奧斯特里報導〕{_CHINESE[0]}", *_CHINESE[1:]])) == ["王芳"]
    assert _names(_read(_CHINESE, "<p>记者 王芳 2024年5月7日</p>")) == ["王芳"]
    assert _names(_read(_CHINESE, "<p>新聞部記者</p>")) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [(_KOREAN, "저작권자 ⓒ 오스트리신문, 무단전재 및 재배포 금지"),
     (_CHINESE, "（责任编辑：李明）"),
     (_CHINESE, "【编辑:李明】"), (_CHINESE, "编辑 李明 校对 赵强")],
)  # fmt: skip
def test_rights_and_editors_below_the_text_are_no_paragraph(text: list[str], line: str) -> None:
    assert _read(text, below=f"<p>{line}</p>").text == "\n\n".join(text)
