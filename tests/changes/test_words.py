"""Single words that change: which kind the change is of, in several languages."""

import pytest

from newsvault import find_quotes
from newsvault.extract.changes import classify, normal_digest
from newsvault.models import Article, Block
from tests.changes.pages import address

_POLISH = (
    "Prace przy tunelu mają kosztować 48 milionów złotych i potrwają od marca dziewięć miesięcy."
)
_TURKISH = "Salı günü açıklanan plan 48 milyon liraya mal olacak ve bölge yönetimi bunu ödeyecek."
_ARABIC = "قررت البلدية يوم الثلاثاء إغلاق النفق في مارس لمدة تسعة أشهر بكلفة 48 مليون دينار."
_CHINESE = "市议会决定关闭隧道。商会会长李国强表示，交通将堵塞老城，“我们不能再等一个冬天”。"
_ENGLISH = (
    "Inspectors found cracks in the eastern wall, and a majority of the members backed imports."
)


def _article(*paragraphs: str, language: str = "en", summary: str | None = None) -> Article:
    return Article(
        url=address(),
        headline="—",
        summary=summary,
        blocks=tuple(Block(text=text) for text in paragraphs),
        quotes=find_quotes("\n\n".join(paragraphs), language=language),
        language=language,
    )


@pytest.mark.parametrize(
    ("language", "text", "old", "new", "kind"),
    [
        ("pl", _POLISH, "milionów", "miliardów", "number"),
        ("pl", _POLISH, "dziewięć", "jedenaście", "number"),
        ("pl", _POLISH, "marca", "kwietnia", "number"),
        ("tr", _TURKISH, "milyon", "milyar", "number"),
        ("tr", _TURKISH, "Salı", "Çarşamba", "number"),
        ("tr", _TURKISH, "ödeyecek", "ödemeyecek", "rewrite"),
        ("tr", _TURKISH, "yönetimi", "yönetmi", "typo"),
        ("ar", _ARABIC, "مليون", "مليار", "number"),
        ("ar", _ARABIC, "الثلاثاء", "الأربعاء", "number"),
        ("ar", _ARABIC, "مارس", "أبريل", "number"),
        ("ar", _ARABIC, "تسعة", "عشرة", "number"),
        ("da", "Broen koster 48 millioner.", "millioner", "milliarder", "number"),
        ("nb", "Rådet møtes på mandag i Kaldvik.", "mandag", "tirsdag", "number"),
        ("cs", "Most stojí 48 milionů korun.", "milionů", "miliard", "number"),
        ("hu", "A híd nyolc évig épül.", "nyolc", "kilenc", "number"),
        ("ro", "Podul costă 48 de milioane.", "milioane", "miliarde", "number"),
        ("ja", "市議会は火曜日に開かれる。", "火", "水", "number"),
        ("ja", "東側の壁にひびが見つかった。", "東", "西", "rewrite"),
        ("ko", "공사비는 48억 원으로 예상된다.", "억", "조", "number"),
        ("ko", "시의회는 화요일 결정했다.", "화요일", "수요일", "number"),
        ("ru", "Трещины нашли в марте.", "марте", "апреле", "number"),
        ("zh", _CHINESE, "李国强", "李国雄", "name"),
        ("en", "The new bridge costs $48 million.", "$48", "€48", "number"),
        ("en", _ENGLISH, "eastern", "western", "rewrite"),
        ("en", _ENGLISH, "majority", "minority", "rewrite"),
        ("en", _ENGLISH, "imports", "exports", "rewrite"),
        ("en", _ENGLISH, "Inspectors", "Inspecters", "typo"),
    ],
)
def test_kind_of_one_word(language: str, text: str, old: str, new: str, kind: str) -> None:
    """A number, a name or a word of the opposite sense is no slip of the pen."""
    found = classify(
        _article(text, language=language), _article(text.replace(old, new), language=language)
    )
    assert found.kinds == (kind,)
    assert old in found.before
    assert new in found.after


def test_a_quotation_in_marks_has_its_key_words() -> None:
    """Also in a language in which no quotations are found."""
    new = _CHINESE.replace("不能", "不应该")
    found = classify(_article(_CHINESE, language="zh"), _article(new, language="zh"))
    assert found.kinds == ("quote",)
    assert "能" in found.before
    assert "应该" in found.after


def test_digits_of_another_script_are_no_change() -> None:
    """An edition that prints ٤٨ for 48 says the same."""
    old, new = (_article(text, language="ar") for text in (_ARABIC, _ARABIC.replace("48", "٤٨")))
    assert classify(old, new).kinds == ()
    assert normal_digest(old) == normal_digest(new)


def test_the_key_words_before_are_as_they_were() -> None:
    """With their own punctuation, not that of the new text."""
    old = _article("The plan was opposed by the mayor, Ada Quill, who has led the town since May.")
    new = _article("The plan was opposed by the mayor, Ada Quill-Stone, who has led the town.")
    found = classify(old, new)
    assert found.before in old.text


def test_a_lead_that_becomes_the_summary_is_no_cut() -> None:
    """A redesign that takes it out of the text, or back, hides no change in it either."""
    lead = "“We will close the tunnel for nine months,” said Ada Quill, the mayor, on Tuesday."
    rest = "The work is expected to cost $48 million, most of it paid by the region."
    old = _article(lead, rest)
    assert classify(old, _article(rest, summary=lead)).kinds == ()
    assert classify(_article(rest, summary=lead), old).kinds == ()
    edited = _article(rest, summary=lead.replace("nine", "eleven"))
    assert "number" in classify(old, edited).kinds
    assert "cut" not in classify(old, edited).kinds
    assert classify(old, edited).stealth
