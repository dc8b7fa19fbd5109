"""How many words an article has, in scripts with and without spaces."""

import pytest

from newsvault import NotAnArticle, parse_article

PAGE = """<html lang="{lang}"><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>{text}</p></article></body></html>"""
THAI = (
    "ธนาคารแห่งประเทศไทยปรับขึ้นอัตราดอกเบี้ยเพื่อควบคุมเงินเฟ้อที่สูงขึ้นอย่างต่อเนื่อง",
    "เด็กนักเรียนกลับมาเรียนที่โรงเรียนอีกครั้งในวันจันทร์ หลังจากปิดภาคเรียนไปนานกว่าสองเดือน",
)


def words(lang: str, text: str) -> int:
    page = PAGE.format(lang=lang, title="A headline of some words", text=text)
    return parse_article(page.encode(), "https://news.example/a").word_count


@pytest.mark.parametrize(
    ("lang", "text", "count"),
    [
        ("en", "The ferry to the islands was cancelled on Tuesday — again. " * 3, 33),
        ("de", "Die Fähre über den Fluß fuhr am Dienstag, wie so oft, nicht ab. " * 3, 39),
        ("ko", "정부는 화요일에 새로운 주택 정책을 발표했다고 밝혔다. " * 4, 28),
        ("zh", "市议会周二通过了新的港口计划，反对者说费用太高。" * 4, 22 * 4),
        ("ja", "市議会は火曜日、新しい港の計画を承認した。スーパーも反対している。" * 3, 30 * 3),
        ("zh", "预算为 300 万欧元，GDP 增长 2.5%。市长说，这是多年来最大的项目。" * 3, 24 * 3),
    ],
)
def test_words_are_counted_as_readers_of_the_script_count(lang: str, text: str, count: int) -> None:
    """Words between spaces; in Chinese and Japanese characters, and what is between them."""
    assert words(lang, text) == count


@pytest.mark.parametrize(("text", "counted"), [(THAI[0], 11), (THAI[1], 17)])
def test_thai_words_are_estimated_by_their_letters(text: str, counted: int) -> None:
    """Within a third of what a dictionary finds (PyThaiNLP's newmm, counted once by hand)."""
    found = words("th", text * 4) / 4

    assert counted * 2 / 3 < found < counted * 4 / 3


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("zh", "市议会周二通过了新的港口计划，工程将于明年春天开始。"),
        ("ja", "市議会は火曜日、新しい港の計画を承認した。工事は春に始まる。"),
        ("th", THAI[0]),
    ],
)
def test_a_brief_without_spaces_is_an_article(lang: str, text: str) -> None:
    """A brief of one sentence is read, as one of twelve English words is."""
    page = f"<html lang={lang}><title>港口</title><h1>港口</h1><p>{text}</p></html>"
    assert parse_article(page.encode(), "https://news.example/a").text


def test_a_label_without_spaces_is_no_article() -> None:
    """A few characters are as little an article as a few words."""
    page = "<html lang=zh><title>港口</title><h1>港口</h1><p>返回首页</p></html>"
    with pytest.raises(NotAnArticle):
        parse_article(page.encode(), "https://news.example/a")
