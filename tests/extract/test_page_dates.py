"""When an article was published and changed, from what pages of many languages show."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsvault import Article, parse_article
from tests.growth import TIMES, growth

_TEXT = """<div class=article-body><p>The weir at Upper Tarn was lowered by a hand on Thursday.</p>
<p>Anglers had asked for it since the dry summer, when the trout lay in three pools.</p>
<p>“It is a beginning,” said Ebba Stone, who counts them for the county every spring.</p></div>"""


def _read(
    date: str, *, language: str = "en", head: str = "", after: str = "", path: str = "news/weir"
) -> Article:
    page = (
        f"<html lang={language}><head><title>Weir lowered</title>{head}</head><body><main><article>"
        f"<h1>Weir lowered</h1>{date}{_TEXT}</article>{after}</main></body></html>"
    )
    return parse_article(page.encode(), f"https://www.tarn-eye.example/{path}")


def _day(article: Article) -> str:
    return article.published_at.date().isoformat() if article.published_at else ""


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("cs", "7. února 2023"), ("uk", "7 лютого 2023"), ("hu", "2023. 02. 07."),
        ("el", "7 Φεβρουαρίου 2023"), ("ko", "2023년 2월 7일"), ("ar", "7 فبراير 2023"),
        ("he", "7 בפברואר 2023"), ("hi", "7 फ़रवरी 2023"), ("bn", "7 ফেব্রুয়ারি 2023"),
        ("ja", "2023年2月7日"), ("de", "07.02.23"), ("fr", "07/02/2023"), ("en-GB", "7/2/2023"),
        ("en-US", "2/7/2023"), ("pt", "7 de fevereiro de 2023"),
    ],
)  # fmt: skip
def test_a_date_in_the_pages_language(language: str, text: str) -> None:
    assert _day(_read(f"<p class=date>{text}</p>", language=language)) == "2023-02-07"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "May 7, 2024, 6:30 p.m."), ("es", "7 de mayo de 2024, 6:30 p. m."),
        ("ar", "الثلاثاء 7 مايو 2024 - 6:30 م"), ("ar", "7 مايو 2024 06:30 مساءً"),
        ("zh", "2024年5月7日 下午6:30"), ("zh", "2024年5月7日 18时30分"),
        ("ja", "2024年5月7日 午後6時30分"), ("ko", "2024.05.07. 오후 6:30"),
        ("ko", "2024년 5월 7일 18시 30분"), ("el", "7 Μαΐου 2024, 6:30 μ.μ."),
    ],
)  # fmt: skip
def test_a_time_in_the_second_half_of_the_day(language: str, text: str) -> None:
    found = _read(f"<p class=date>{text}</p>", language=language)
    assert str(found.published_at)[:16] == "2024-05-07 18:30"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "May 7, 2024, 6:30 a.m."), ("ar", "7 مايو 2024 - 6:30 ص"),
        ("ko", "2024.05.07. 오전 6:30"), ("zh", "2024年5月7日 上午6:30"),
        ("el", "7 Μαΐου 2024, 6:30 π.μ."), ("ar", "7 مايو 2024 م 06:30"),
    ],
)  # fmt: skip
def test_a_time_in_the_first_half_of_the_day(language: str, text: str) -> None:
    found = _read(f"<p class=date>{text}</p>", language=language)
    assert str(found.published_at)[:16] == "2024-05-07 06:30"


@pytest.mark.parametrize(
    "line",
    ["Printed on 9 May 2024", "Nyomtatás: 2024.05.09.", "Ausgedruckt am 9.5.2024",
     "Imprimé le 9 mai 2024", "Retrieved 9 May 2024", "Stampato il 9 maggio 2024"],
)  # fmt: skip
@pytest.mark.parametrize("own", ["<p>7 May 2024</p>", ""])
def test_the_day_a_copy_was_made_is_none_of_the_article(line: str, own: str) -> None:
    found = _read(f"<p>{line}</p>{own}")
    assert _day(found) == ("2024-05-07" if own else "")


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Last reviewed: 8 May 2024 9:00. Published: 7 May 2024 18:30"),
        ("fr", "Publié le 7 mai 2024 à 18 h 30 | Modifié le 8 mai 2024 à 9 h 00"),
        ("it", "7 maggio 2024 alle 18:30. Ultimo aggiornamento: 8 maggio 2024, 09:00"),
        ("ja", "公開日：2024年5月7日 18:30　更新日：2024年5月8日 9:00"),
        ("zh", "发布时间：2024-05-07 18:30　更新时间：2024-05-08 09:00"),
        ("ko", "입력 : 2024.05.07 18:30 수정 : 2024.05.08 09:00"),
        ("hi", "प्रकाशित: 7 मई 2024 18:30 | अपडेट: 8 मई 2024 09:00"),
        ("ar", "نشر في 7 مايو 2024 18:30، آخر تحديث 8 مايو 2024 09:00"),
        ("he", "פורסם: 07.05.2024, 18:30 עודכן: 08.05.2024, 09:00"),
        ("th", "เผยแพร่: 7 พ.ค. 2567 18:30 ปรับปรุง: 8 พ.ค. 2567 09:00"),
        ("el", "Δημοσίευση: 07/05/2024 18:30 Ενημέρωση: 08/05/2024 09:00"),
        ("hu", "Megjelent: 2024. május 7. 18:30 Frissítve: 2024. május 8. 9:00"),
        ("pl", "Publikacja: 07.05.2024 18:30 Aktualizacja: 08.05.2024 09:00"),
        ("tr", "Giriş Tarihi: 07.05.2024 18:30 Güncelleme Tarihi: 08.05.2024 09:00"),
        ("cs", "Publikováno: 7. 5. 2024, 18:30 Aktualizováno: 8. 5. 2024, 9:00"),
        ("fi", "Julkaistu 7.5.2024 18.30 Muokattu 8.5.2024 9.00"),
        ("vi", "Xuất bản 07/05/2024 18:30, cập nhật 08/05/2024 09:00"),
        ("id", "Diterbitkan 7 Mei 2024 18:30, diperbarui 8 Mei 2024 09:00"),
    ],
)
@pytest.mark.parametrize("around", ["<p>{}</p>", "<p class=date>{}</p>"])
def test_publication_and_change_on_one_line(language: str, line: str, around: str) -> None:
    found = _read(around.format(line), language=language)
    assert str(found.published_at)[:16] == "2024-05-07 18:30"
    assert str(found.modified_at)[:16] == "2024-05-08 09:00"
    assert len(found.blocks) == 3


@pytest.mark.parametrize("label", ["Last reviewed", "更新日", "수정", "ปรับปรุง", "अपडेट"])
def test_a_change_alone_is_no_publication(label: str) -> None:
    found = _read(f"<p>{label}: 2024-05-08</p>")
    assert found.published_at is None
    assert str(found.modified_at)[:10] == "2024-05-08"


def test_a_time_of_moscow() -> None:
    found = _read("<p class=date>7 мая 2024 в 18:30 МСК</p>", language="ru")
    assert str(found.published_at) == "2024-05-07 18:30:00+03:00"


def test_a_date_below_the_dek_is_no_text() -> None:
    dek = "The weir at Upper Tarn was lowered by a hand on Thursday, which anglers had asked for."
    article = (
        f"<article><h1>Weir lowered</h1><div>{dek}</div><div>Apr 16, 2024</div>{_TEXT}</article>"
    )
    page = f"<html lang=en><head><title>Weir lowered</title></head><body>{article}</body></html>"
    found = parse_article(page.encode(), "https://www.tarn-eye.example/news/weir")
    assert "Apr 16, 2024" not in found.text


@pytest.mark.parametrize("day", ["<h2>17 April 2024</h2>", "<p><b>17 April 2024</b></p>"])
def test_the_days_of_a_diary_are_text(day: str) -> None:
    text = _TEXT.replace("Thursday.</p>", f"Thursday.</p>{day}")
    found = _read(f"<p>By Ebba Stone</p><h2>16 April 2024</h2>{text}")
    assert "Thursday.\n\n17 April 2024\n\nAnglers" in found.text


_STATED = "<meta property=article:published_time content=2024-05-09T10:00:00Z>"


@pytest.mark.parametrize(
    "line",
    [
        "First published on 7 May 2024",
        "This article was originally published on 7 May 2024 at 4:12pm but has been changed since",
        "Updated 9 May 2024. Originally published: May 7, 2024",
        "Zuerst veröffentlicht am 7. Mai 2024",
    ],
)
def test_a_first_publication_outranks_the_data(line: str) -> None:
    for found in (
        _read(f"<p class=date>{line}</p>", head=_STATED),
        _read("", head=_STATED, after=f"<p class=published>{line}</p>"),
    ):
        assert _day(found) == "2024-05-07"


@pytest.mark.parametrize(
    "line",
    [
        "First published on 7 May 2024 in The Tarn Herald",
        "Originally published by Tarn Books on 7 May 2024",
        "Published on 7 May 2024",
    ],
)
def test_a_first_publication_elsewhere_does_not(line: str) -> None:
    assert _day(_read(f"<p class=date>{line}</p>", head=_STATED)) == "2024-05-09"


def test_dates_between_the_dek_and_the_text_of_one_block() -> None:
    dates = "<p>Publicerad 7 maj 2024 kl 18.30</p><p>Uppdaterad 8 maj 2024 kl 09.00</p>"
    dek = "<p class=preamble>The lowest trout pool will be dug out in the autumn.</p>"
    article = f"<article><h1>Weir lowered</h1>{dek}{dates}{_TEXT}</article>"
    page = f"<html lang=sv><head><title>Weir lowered</title></head><body>{article}</body></html>"
    found = parse_article(page.encode(), "https://www.tarn-eye.example/news/weir")
    assert str(found.published_at)[:16] == "2024-05-07 18:30"
    assert str(found.modified_at)[:16] == "2024-05-08 09:00"
    assert len(found.blocks) == 3


def test_a_label_and_a_date_beside_a_link() -> None:
    terms = "<dt>Published</dt><dd>7 May 2024</dd><dt>Last updated</dt>"
    found = _read(f"<dl>{terms}<dd>9 May 2024 — <a href=#log>See all updates</a></dd></dl>")
    assert _day(found) == "2024-05-07"
    assert str(found.modified_at)[:10] == "2024-05-09"


def test_figures_that_could_be_two_days_are_not_read() -> None:
    assert _day(_read("<p class=date>7/2/2023</p>")) == ""


@pytest.mark.parametrize(
    ("text", "published", "modified"),
    [
        ("Published: 7 Feb 2023 | Updated: 9 Feb 2023", "2023-02-07", "2023-02-09"),
        ("Updated 9 February 2023, first published 7 February 2023", "2023-02-07", "2023-02-09"),
        ("Veröffentlicht am 7. Februar 2023, aktualisiert am 9. Februar 2023", "2023-02-07",
         "2023-02-09"),
        ("Publié le 7 février 2023, mis à jour le 9 février 2023", "2023-02-07", "2023-02-09"),
        ("Last updated February 9, 2023", "", "2023-02-09"),
    ],
)  # fmt: skip
def test_each_date_is_what_its_word_says(text: str, published: str, modified: str) -> None:
    article = _read(f"<p class=date>{text}</p>")
    assert _day(article) == published
    assert article.modified_at is not None
    assert article.modified_at.date().isoformat() == modified


def test_a_word_before_a_time_element_counts() -> None:
    article = _read(
        "<span>Posted</span> <time datetime=2023-02-07T08:00:00Z>Feb 7</time>"
        " <span>Updated</span> <time datetime=2023-02-09T08:00:00Z>Feb 9</time>"
    )
    assert article.published_at == datetime(2023, 2, 7, 8, tzinfo=UTC)
    assert article.modified_at == datetime(2023, 2, 9, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "card",
    [
        "<div><a href=/x><b>A drier summer</b><time datetime=2022-08-01>1 Aug</time></a></div>",
        "<aside><h4>A drier summer</h4><time datetime=2022-08-01>1 Aug</time></aside>",
        "<div class=related><h4>A drier summer</h4><time datetime=2022-08-01>1 Aug</time></div>",
    ],
)
def test_a_cards_date_is_not_the_articles(card: str) -> None:
    assert _day(_read("", after=card)) == ""
    assert _day(_read("<p>February 7, 2023</p>", after=card)) == "2023-02-07"


@pytest.mark.parametrize(
    "name", ["citation_publication_date", "dcterms.issued", "bt:pubDate", "publication_date"]
)
def test_meta_tags_of_publication(name: str) -> None:
    assert _day(_read("", head=f"<meta name='{name}' content='2023-02-07'>")) == "2023-02-07"


@pytest.mark.parametrize("name", ["datePublished", "schema:datePublished", "dc:date dc:created"])
def test_publication_in_rdfa(name: str) -> None:
    stamp = f"<span property='{name}' content='2023-02-07T08:00:00Z'>Tue</span>"
    assert _day(_read(stamp)) == "2023-02-07"
    changed = "<span property=dc:modified content='2023-02-09T08:00:00Z'>Thu</span>"
    assert _day(_read(stamp + changed)) == "2023-02-07"
    assert _day(_read(changed)) == ""


@pytest.mark.parametrize(
    "stamp",
    [
        "<span class=date data-timestamp=1675756800>2 days ago</span>",
        "<abbr class=published title='2023-02-07T08:00:00Z'>Tuesday</abbr>",
    ],
)
def test_stamps_of_relative_times(stamp: str) -> None:
    assert _day(_read(stamp)) == "2023-02-07"


def test_the_shown_date_goes_before_the_addresss() -> None:
    shown = "<div class=byline><span class=time>On 2/7/23 at 4:22 PM EST</span></div>"
    assert _day(_read(shown, path="2023/02/17/weir")) == "2023-02-07"
    assert _day(_read("", path="news/17-02-2023")) == "2023-02-17"


@pytest.mark.parametrize(
    "text",
    [
        "<span class=date>30 Sep 2022, 11:07am</span><p class=date>This article was originally"  # noqa: ISC004
        " published on 26 Sep 2019 at 4:12pm but was changed later.</p>",
        "<div><h4>Published</h4><h3>Publish date</h3><span>26 September 2019</span></div>",
    ],
)
def test_a_word_for_publication_outranks_a_date_without_one(text: str) -> None:
    assert _day(_read(text)) == "2019-09-26"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("hr", "14. srpnja 2024."), ("pl", "14 lipca 2024"), ("sr-Latn", "14. jul 2024."),
        ("lt", "2024 m. liepos 14 d."), ("lv", "2024. gada 14. jūlijs"), ("et", "14. juuli 2024"),
        ("fa", "14 ژوئیه 2024"), ("ka", "14 ივლისი, 2024"), ("hy", "14 հուլիսի, 2024 թ."),
        ("az", "14 iyul 2024"), ("sq", "14 korrik 2024"), ("is", "14. júlí 2024"),
        ("cy", "14 Gorffennaf 2024"), ("ga", "14 Iúil 2024"), ("eu", "2024(e)ko uztailak 14"),
        ("kk", "2024 ж. 14 шілде"), ("uz", "14-iyul, 2024"), ("sw", "14 Julai 2024"),
        ("ta", "14 ஜூலை, 2024"), ("te", "14 జులై, 2024"), ("ml", "2024, ജൂലൈ 14"),
        ("km", "14 កក្កដា 2024"), ("my", "14 ဇူလိုင် 2024"), ("th", "14 กรกฎาคม 2567"),
        ("vi", "14 tháng 7, 2024"), ("vi", "ngày 14 tháng 7 năm 2024"), ("mt", "14 ta’ Lulju 2024"),
        ("ur", "14 جولائی، 2024"), ("en", "14 July ’24"), ("de", "14. Juli 24"), ("fr", "14/07/24"),
    ],
)  # fmt: skip
def test_the_months_of_cldr(language: str, text: str) -> None:
    assert _day(_read(f"<p class=date>{text}</p>", language=language)) == "2024-07-14"


@pytest.mark.parametrize(
    ("language", "day"), [("hr", "2024-10-14"), ("cs", "2024-11-14"), ("pl", "2024-11-14")]
)
def test_one_word_is_another_month_in_another_language(language: str, day: str) -> None:
    assert _day(_read("<p class=date>14. listopada 2024</p>", language=language)) == day


@pytest.mark.parametrize(
    "text",
    ["14 boats of 2024 tons", "from 14 to 24 July", "Room 14, see 2024", "14 lower 24",
     "14 July 24 boats left the lake, and 20 came back before it was dark"],
)  # fmt: skip
def test_words_that_are_no_months_give_no_day(text: str) -> None:
    assert _day(_read(f"<p class=date>{text}</p>")) == ""


@pytest.mark.parametrize("around", ['<div class="related">{}</div>', "<a href=/x>{}</a>"])
def test_marked_dates_in_one_block_cost_what_their_number_does(around: str) -> None:
    """The block around a marked date is searched for the first of them alone."""
    date = "<i itemprop=datePublished>1 May 2024</i> "
    assert growth(lambda n: lambda: _read(around.format(date * n)), 500) < TIMES


@pytest.mark.parametrize(
    ("label", "other", "language", "days"),
    [
        ("Posted on", "Updated on", "en", ("7 Feb 2023", "9 Mar 2024")),
        ("Published:", "Last updated:", "en", ("7 February 2023", "9 March 2024")),
        ("Erschienen", "Zuletzt aktualisiert", "de", ("7. Februar 2023", "9. März 2024")),
        ("Publié le", "Mis à jour le", "fr", ("7 février 2023", "9 mars 2024")),
    ],
)
def test_a_label_on_a_line_of_its_own(
    label: str, other: str, language: str, days: tuple[str, str]
) -> None:
    pairs = [f"<div><span>{one}</span><div><span>{day}</span></div></div>"
             for one, day in zip((label, other), days, strict=True)]  # fmt: skip
    for shown in (pairs, pairs[::-1]):
        article = _read("".join(shown), language=language)
        assert _day(article) == "2023-02-07"
        assert article.modified_at == datetime(2024, 3, 9, tzinfo=UTC)


def _linked(published: str, modified: str) -> str:
    return (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Weir lowered",'
        f'"datePublished": "{published}", "dateModified": "{modified}"}}</script>'
    )


@pytest.mark.parametrize("where", ["top", "end"])
def test_data_that_give_the_last_change_twice_yield_to_the_day_that_is_shown(where: str) -> None:
    shown = "<div class=article-date>Published <time>February 7, 2023</time></div>"
    head = _linked("2023-06-01T10:00:00Z", "2023-06-01T10:00:00Z")
    place = {"date": shown} if where == "top" else {"date": "", "after": shown}
    assert _day(_read(**place, head=head)) == "2023-02-07"
    assert _read(**place, head=head).modified_at == datetime(2023, 6, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shown", "modified"),
    [
        ("<div class=date>Published May 31, 2023</div>", "2023-06-01T10:00:00Z"),  # another zone
        ("<div class=date>Published February 7, 2023</div>", "2023-07-01T10:00:00Z"),
    ],
)
def test_data_are_believed_otherwise(shown: str, modified: str) -> None:
    article = _read(shown, head=_linked("2023-06-01T10:00:00Z", modified))
    assert _day(article) in ("2023-06-01", "2023-05-31")


@pytest.mark.parametrize(
    "shown",
    [
        "<span class=date title='Tuesday, February 7, 2023 8:10 AM'>3 weeks ago</span>",
        "<p class=posted><span class=date title='2023-02-07 08:10'>yesterday</span></p>",
        "<time title='2023-02-07 08:10'>yesterday</time>",
        "<time title='7 February 2023'>Tue</time>",
    ],
)
def test_a_moment_behind_a_relative_time(shown: str) -> None:
    assert _day(_read(shown)) == "2023-02-07"


def test_a_title_that_is_no_date_leaves_the_one_that_is_shown() -> None:
    assert _day(_read("<time title='Show all 2023'>7 February 2023</time>")) == "2023-02-07"


@pytest.mark.parametrize("name", ["time", "relative-time", "time-ago", "amp-timeago"])
def test_the_element_of_a_moment_that_scripts_show_as_time_gone(name: str) -> None:
    found = _read(f"<{name} datetime=2024-05-07T10:15:00Z>3 days ago</{name}>")
    assert found.published_at == datetime(2024, 5, 7, 10, 15, tzinfo=UTC)


@pytest.mark.parametrize("seconds", ["1715076900", "1715076900000", '"2024-05-07T10:15:00Z"'])
def test_a_moment_in_the_data_of_a_script(seconds: str) -> None:
    data = f'<script>var page = {{"publishedAt": {seconds}, "id": 1715076901}}</script>'
    assert _read("", head=data).published_at == datetime(2024, 5, 7, 10, 15, tzinfo=UTC)


def _stated(published: str, changed: str, more: str = "") -> str:
    return (
        f"<meta property=article:published_time content={published}>"
        f"<meta property=article:modified_time content={changed}>{more}"
    )


@pytest.mark.parametrize(
    ("shown", "head", "day"),
    [
        # The data give the moment of the change as that of publication too.
        ("3 May 2024", _stated("2024-05-07T10:15:00Z", "2024-05-07T10:15:00Z"), "2024-05-03"),
        ("May 6, 2024 / 12:25 PM", _stated("2024-05-07T10:15:00Z", "2024-05-07T10:15:00Z"),
         "2024-05-06"),
        ("3 May 2024", _stated("2024-05-07T10:15:00Z", "2024-05-08T10:15:00Z"), "2024-05-07"),
        ("9 May 2024", _stated("2024-05-07T10:15:00Z", "2024-05-07T10:15:00Z"), "2024-05-07"),
        # They state two days, and the page shows one, which is not that of the change.
        ("7 May 2024", _stated("2024-05-03T10:15:00Z", "2024-05-09", "<meta name=dcterms.issued"
         " content=2024-05-07>"), "2024-05-07"),
        ("9 May 2024", _stated("2024-05-03T10:15:00Z", "2024-05-09", "<meta name=dcterms.issued"
         " content=2024-05-09>"), "2024-05-03"),
    ],
)  # fmt: skip
def test_the_day_shown_decides_where_the_data_contradict_themselves(
    shown: str, head: str, day: str
) -> None:
    assert _day(_read(f"<p class=date>{shown}</p>", head=head)) == day


def test_a_time_element_that_says_updated_is_none_of_publication() -> None:
    found = _read("<time>Updated: 7 May 2024, 10:15 GMT</time>")
    assert (found.published_at, str(found.modified_at)[:16]) == (None, "2024-05-07 10:15")


def test_an_arabic_date_with_both_names_of_the_month_on_a_page_of_no_language() -> None:
    assert _day(_read("<p class=date>الجمعة 24 نيسان / أبريل 2020</p>", language="")) == (
        "2020-04-24"
    )


@pytest.mark.parametrize(
    ("head", "after"),
    [
        ("", "<div class=comments><p>Nice weir.</p><p>5 May 2024</p></div>"),
        ("<meta property=article:published_time content=1970-01-01T00:00:00Z>", ""),
        ("", "<div class=current-date>20 November 2024</div>"),
    ],
)
def test_a_day_of_something_else_is_none_of_publication(head: str, after: str) -> None:
    assert _read("", head=head, after=after).published_at is None


def test_the_day_of_an_event_in_the_first_sentence_is_none_of_publication() -> None:
    text = _TEXT.replace(
        "by a hand on Thursday", "by a hand on 12 March 2019, when the lake was full to its brim"
    )
    page = f"<title>Weir lowered</title><main><h1>Weir lowered</h1>{text}</main>"
    assert parse_article(page.encode(), "https://tarn-eye.example/weir").published_at is None


@pytest.mark.parametrize(
    ("language", "text"), [("de", "04. Mrz 2024"), ("es", "4.º de marzo de 2024")]
)
def test_a_short_month_and_a_day_with_its_mark(language: str, text: str) -> None:
    assert _day(_read(f"<p class=date>{text}</p>", language=language)) == "2024-03-04"


def test_the_day_of_publication_that_a_script_says_for_its_counter() -> None:
    script = '<script>var counted = {"article_publish_date": "2024-05-07"}</script>'
    assert _day(_read("", head=script)) == "2024-05-07"
