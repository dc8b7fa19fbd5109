"""Who wrote an article: the shapes in which pages name their writers."""

from __future__ import annotations

import json

import pytest

from newsvault import parse_article
from tests.growth import TIMES, growth

_TEXT = """<p>The drawbridge at Sallow Point stayed open on Monday, and nobody had been warned.</p>
<p>Two buses waited on either side until the driver of one of them walked across to ask.</p>
<p>“The motor is older than I am,” said Petra Quill, who keeps the bridge for the county.</p>
<p>The county wants to have a new motor by the autumn, when the grain ships come.</p>"""


def _people(byline: str = "", author: object = None, head: str = "", after: str = "") -> list[str]:
    data = {"@type": "NewsArticle", "headline": "Bridge stays open"}
    if author is not None:
        data["author"] = author  # type: ignore[assignment]
    page = (
        f"<html lang=en><head><title>Bridge stays open</title><meta property=og:site_name "
        f"content='The Sallow Echo'>{head}<script type='application/ld+json'>{json.dumps(data)}"
        f"</script></head><body><header><a href=/>The Sallow Echo</a></header><article>"
        f"<h1>Bridge stays open</h1>{byline}<div class=article-body>{_TEXT}</div>{after}</article>"
        f"</body></html>"
    )
    article = parse_article(page.encode(), "https://www.sallow-echo.example/local/bridge")
    return [person.name for person in article.byline if person.kind == "person"]


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("<p class=byline>By <a class=author href=/u/1>Mina Dahl</a> and Ove Krag</p>",
         ["Mina Dahl", "Ove Krag"]),
        ("<p class=byline>By <a href=/u/1>Mina Dahl</a> <a href=mailto:a@b.example>Email</a></p>",
         ["Mina Dahl"]),
        ("<p class=byline>By <a class=writer href=/u>Mina Dahl</a><a class=author>Follow</a></p>",
         ["Mina Dahl"]),
        ("<p>Words by Mina Dahl</p>", ["Mina Dahl"]),
        ("<p>Autor: Mina Dahl</p>", ["Mina Dahl"]),
        ("<p>A cura di Mina Dahl</p>", ["Mina Dahl"]),
        ("<p>记者 欧丽华 报道</p>", ["欧丽华"]),
        ("<p>（本报记者 欧丽华）</p>", ["欧丽华"]),
        ("<p>文/欧丽华</p>", ["欧丽华"]),
        ("<p>文：小田真理</p>", ["小田真理"]),
        ("<p>[가죽신문=오마리 기자]</p>", ["오마리"]),
        ("<p>Της Μαρίας Οδύα</p>", ["Μαρίας Οδύα"]),
        ("<p>โดย มารี โอดัว</p>", ["มารี โอดัว"]),
        ("<p>रिपोर्ट: मैरी ओदुआ</p>", ["मैरी ओदुआ"]),
        ("<p class=byline>By <a href=/1>Mina Dahl</a><b class=role>Water correspondent</b></p>",
         ["Mina Dahl"]),
        ("<p><i>By Mina Dahl<br>Staff Writer</i></p>", ["Mina Dahl"]),
        ("<p>By Mina Dahl<br>Senior Political Correspondent</p>", ["Mina Dahl"]),
        ("<p>Opublikowano: 7 maja 2024, 18:30 Autor: Mina Dahl</p>", ["Mina Dahl"]),
        ("<p>Szerző: Mina Dahl | 2024. május 7. 18:30</p>", ["Mina Dahl"]),
        ("<p>Автор: Мина Даль, 7 мая 2024</p>", ["Мина Даль"]),
        ("<div><span>كتبت: مريم عودة</span> <span>الثلاثاء 7 مايو 2024</span></div>",
         ["مريم عودة"]),
        ("<p>מאת: מרים עודה | 7 במאי 2024</p>", ["מרים עודה"]),
        ("<p>लेखक: मैरी ओदुआ | प्रकाशित: 7 मई 2024</p>", ["मैरी ओदुआ"]),
        ("<div>来源：皮革日报　作者：欧丽华　2024-05-07 18:30</div>", ["欧丽华"]),
        ("<p>오마리 기자</p>", ["오마리"]),
        ("<p>오마리 기자 mari@sinmun.example</p>", ["오마리"]),
        ("<p class=byline>Interview: Mina Dahl</p>", ["Mina Dahl"]),
        ("<p class=byline>Interview von Mina Dahl</p>", ["Mina Dahl"]),
        ("<div class=byline><a href=/@m>Mina Dahl</a> <span>May 7, 2024</span></div>",
         ["Mina Dahl"]),
        ("<div class=node__submitted>Enviado por <a>Mina Dahl</a> el Mar, 07/05/2024 - 18:30</div>",
         ["Mina Dahl"]),
        ("<div class=submitted>Submitted by <a>Mina Dahl</a> on Tue, 05/07/2024 - 18:30</div>",
         ["Mina Dahl"]),
        ("<p class=byline>Posted on May 7, 2024 by Mina Dahl</p>", ["Mina Dahl"]),
        ("<ul><li><span data-hook=user-name>Mina Dahl</span></li></ul>", ["Mina Dahl"]),
        ("<p>By Ove May</p>", ["Ove May"]),
        ("<p>By Mina Dahl Tuesday 7 May 2024</p>", ["Mina Dahl"]),
        ("<p class=byline>Mina Dahl Sallow Echo</p>", ["Mina Dahl"]),
        ("<p>Autor: Sallow Echo</p>", []),
        ("<p>Photographer: Ove Krag</p>", []),
        ("<p class=byline>By Professor Mina Dahl</p>", ["Professor Mina Dahl"]),
        ("<p class=byline>By Mina Dahl, professor of law</p>", ["Mina Dahl"]),
        ("<p class=byline>Von Prof. Dr. Mina Dahl und Dr. Ove Krag</p>",
         ["Prof. Dr. Mina Dahl", "Dr. Ove Krag"]),
        ("<div class=credits>Words by Mina Dahl Photography by Ove Krag</div>", ["Mina Dahl"]),
        ("<div class=byline>Text: Mina Dahl Bilder: Ove Krag</div>", ["Mina Dahl"]),
        ("<p class=byline>Words and pictures by Mina Dahl</p>", ["Mina Dahl"]),
        ("<p class=byline>Photographs by Ove Krag</p>", []),
        ("<p class=byline>Guest column by Mina Dahl</p>", ["Mina Dahl"]),
        ("<p class=meta>Posted on June 8, 2023 by <a href=/u/1>Mina Dahl</a></p>", ["Mina Dahl"]),
        ("<p class=byline>Ein Gastkommentar von Mina Dahl</p>", ["Mina Dahl"]),
        ("<p class=byline>Propos recueillis par Mina Dahl</p>", ["Mina Dahl"]),
        ("<p class=byline>Aus Riga berichtet Mina Dahl</p>", ["Mina Dahl"]),
        ("<p class=byline>Par Mina Le Dahl avec AFP</p>", ["Mina Le Dahl"]),
        ("<p class=byline>By Mina Dahl, harbour reporter, and Ove Krag</p>",
         ["Mina Dahl", "Ove Krag"]),
        ("<p class=byline>By Mina Post and Ove Wire</p>", ["Mina Post", "Ove Wire"]),
        ("<p class=byline>By Northern Post</p>", []),
        ("<p class=byline>By SEAN O'DAHL and J.K. KRAG</p>", ["Sean O'Dahl", "J.K. Krag"]),
        ("<p class=byline>By Ove Krag Jr.</p>", ["Ove Krag Jr."]),
        ("<p class=byline>By Mina Dahl, The Sallow Echo US</p>", ["Mina Dahl"]),
        ("<p class=byline>By Mina Dahl, Sallow Echo Harbour Desk</p>", ["Mina Dahl"]),
        ("<p class=byline>By Mina Dahl For The Sallow Echo</p>", ["Mina Dahl"]),
        ("<p class=byline>MINA DAHL FOR THE ECHO</p>", ["Mina Dahl"]),
        ("<p class=byline>As told to Mina Dahl</p>", ["Mina Dahl"]),
        ("<p class=byline>By Mina Dahl of The Northern Herald</p>", ["Mina Dahl"]),
        ("<p class=byline>By Mina Dahl (she/her) and Ove Krag (they/them)</p>",
         ["Mina Dahl", "Ove Krag"]),
        ("<p class=byline>By Mina Dahl<br>Staff Writer</p>", ["Mina Dahl"]),
        ("<p class=byline>Mina Dahl<br/>Ove Krag</p>", ["Mina Dahl", "Ove Krag"]),
        ("<p class=byline>By<br>Mina Dahl</p>", ["Mina Dahl"]),
        ("<ul class=authors><li>Mina Dahl</li><li>Ove Krag</li></ul>", ["Mina Dahl", "Ove Krag"]),
        ("<div class=author><span class=initials>MD</span><b>Mina Dahl</b></div>", ["Mina Dahl"]),
        ("<div class=author>Автор: Мина Даль</div>", ["Мина Даль"]),
        ("<div class=author>Autorka: Mina Dahlová</div>", ["Mina Dahlová"]),
        ("<div class=author>Teksti: Mina Dahl, kuvat: Ove Krag</div>", ["Mina Dahl"]),
        ("<div class=author>Írta: Dahl Mina</div>", ["Dahl Mina"]),
        ("<div class=author>Της Μίνας Νταλ</div>", ["Μίνας Νταλ"]),
        ("<div class=author>بقلم: مينا دال</div>", ["مينا دال"]),
        ("<div class=author>מאת: מינה דאל</div>", ["מינה דאל"]),
        ("<div class=author>लेखक: मीना दाले</div>", ["मीना दाले"]),
        ("<div class=author>作者：李美娜</div>", ["李美娜"]),
        ("<div class=author>记者 李美娜</div>", ["李美娜"]),
        ("<div class=byline>文・山本花子</div>", ["山本花子"]),
        ("<div class=byline>이미나 기자</div>", ["이미나"]),
        ("<p class=byline>Petra Quill, as told to Mina Dahl</p>", ["Mina Dahl"]),
        ("<div class=author-card><div><a href=/u/1>Mina Dahl</a><p>Harbour editor</p></div></div>",
         ["Mina Dahl"]),
        ("<div class=author-box><strong>Mina Dahl</strong><span>Staff writer</span></div>",
         ["Mina Dahl"]),
        ("<div class=author-info>Mina Dahl</div>", ["Mina Dahl"]),
        ("<div class=author-card><a class=author-card__name href=/author/x>Mina Dahl</a></div>",
         ["Mina Dahl"]),
        ("<div><img src=/m.jpg><span><a href=/authors/mina-dahl>Mina Dahl</a></span></div>",
         ["Mina Dahl"]),
        ("<p>By</p><p>Mina Dahl</p>", ["Mina Dahl"]),
    ],
)  # fmt: skip
def test_shown_writers(byline: str, names: list[str]) -> None:
    assert _people(byline) == names


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ({"@type": "Person", "name": "Petronella"}, ["Petronella"]),
        ({"@type": "Person", "name": "Admin"}, []),
        ({"@type": "Person", "name": "Dahl, Mina"}, ["Mina Dahl"]),
        ({"@type": "Person", "url": "/mina", "alternateName": "Mina Dahl"}, ["Mina Dahl"]),
        ({"@list": [{"@type": "Person", "name": "Mina Dahl"}]}, ["Mina Dahl"]),
        ([[{"@type": "Person", "name": "Mina Dahl"}], {"@type": "Person", "name": "Ove Krag"}],
         ["Mina Dahl", "Ove Krag"]),
        ({"@type": "Person", "name": "<a href='/m'>Mina Dahl</a>"}, ["Mina Dahl"]),
        ({"@type": "Person", "name": "Mina O&amp;#39;Dahl"}, ["Mina O'Dahl"]),
    ],
)  # fmt: skip
def test_declared_writers(author: object, names: list[str]) -> None:
    assert _people(author=author) == names


def test_markup_escaped_into_a_meta_tag_is_undone() -> None:
    head = ('<meta name=author content="By &lt;a href=&quot;/m&quot;&gt;Mina Dahl&lt;/a&gt;,'
            ' Ove Krag and &lt;a href=&quot;/p&quot;&gt;Pia Sten&lt;/a&gt;">')  # fmt: skip
    assert _people(head=head) == ["Mina Dahl", "Ove Krag", "Pia Sten"]


def test_one_word_yields_to_a_shown_name() -> None:
    head = "<meta name=author content=Seabird>"
    assert _people("<p class=byline>By Mina Dahl</p>", head=head) == ["Mina Dahl"]


def test_an_author_box_names_who_nothing_else_names() -> None:
    box = "<div class=author-box><h4>About Mina Dahl</h4><p>She writes about bridges.</p></div>"
    assert _people(after=box) == ["Mina Dahl"]
    assert _people(after=box + box.replace("Mina", "Ove")) == []


@pytest.mark.parametrize(
    "wrapped",
    [
        "//<![CDATA[\n{}\n//]]>",
        "/* <![CDATA[ */{};/* ]]> */",
        "<!--\n{}\n// -->",
        "\n// <![CDATA[\n{};\n// ]]>\n",
    ],
)
def test_linked_data_in_old_wrappers(wrapped: str) -> None:
    author = {"@type": "Person", "name": "Mina Dahl"}
    data = json.dumps({"@type": "NewsArticle", "headline": "Bridge stays open", "author": author})
    script = f"<script type=application/ld+json>{wrapped.replace('{}', data)}</script>"
    assert _people(head=script) == ["Mina Dahl"]


def test_links_in_one_byline_cost_what_their_number_does() -> None:
    """The text around a linked name is collected once for all names in it."""
    link = "<a rel=author href=/a>Petra Quill</a> "
    assert growth(lambda n: lambda: _people(f"<div class=author>{link * n}</div>"), 400) < TIMES


@pytest.mark.parametrize(
    "author",
    [
        "&lt;a href=&quot;/u/1&quot;&gt;Mina Dahl&lt;/a&gt;",
        "<a href='/u/1'>Mina Dahl</a>",
        ["&lt;b&gt;Mina Dahl&lt;/b&gt;"],
        {"name": "&lt;span class=&quot;n&quot;&gt;Mina Dahl&lt;/span&gt;"},
    ],
)
def test_markup_in_the_author_of_the_data(author: object) -> None:
    assert _people(author=author) == ["Mina Dahl"]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Dahl, Mina", ["Mina Dahl"]),
        ("Reuters, AFP", []),
        ("Mina Dahl, Ove Krag", ["Mina Dahl", "Ove Krag"]),
    ],
)
def test_a_surname_before_its_comma(value: str, names: list[str]) -> None:
    assert _people(head=f"<meta name=author content='{value}'>") == names


@pytest.mark.parametrize(
    "name", ["firma", "periodista", "redactor", "giornalista", "verfasser", "journaliste"]
)
def test_blocks_named_for_the_writer_in_other_languages(name: str) -> None:
    assert _people(f"<div class={name}>Mina Dahl</div>") == ["Mina Dahl"]


@pytest.mark.parametrize(
    "byline",
    [
        "<span property=author>Mina Dahl</span>",
        "<span property=dc:creator>Mina Dahl</span>",
        "<b property='rdfs:label schema:author'>Mina Dahl</b>",
        "<div property=schema:author><i property=schema:name>Mina Dahl</i> <i>Reporter</i></div>",
    ],
)
def test_an_author_in_rdfa(byline: str) -> None:
    assert _people(byline) == ["Mina Dahl"]


@pytest.mark.parametrize("byline", ["<b property=foaf:name>Mina Dahl</b>", "<b property>Dahl</b>"])
def test_other_properties_name_no_author(byline: str) -> None:
    assert _people(byline) == []


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("<div class=authors><b class=author>Mina Dahl</b><b class=author>Ove Krag</b></div>",
         ["Mina Dahl", "Ove Krag"]),
        ("<p>Par <b class=author>Mina Dahl</b> et <b class=author>Ove Krag</b></p>",
         ["Mina Dahl", "Ove Krag"]),
        ("<div class=credits><p>Words: Mina Dahl</p><p>Pictures: Ove Krag</p></div>",
         ["Mina Dahl"]),
        ("<p class=byline>By Mina Dahl Updated May 4, 2026</p>", ["Mina Dahl"]),
        ("<p class=byline>By Mina al-Dahl and Ove d'Krag</p>", ["Mina al-Dahl", "Ove d'Krag"]),
        ("<p class=byline>Par Mina Dahl, traduit de l’anglais par Ove Krag</p>", ["Mina Dahl"]),
        ("<p class=byline>Von Mina Dahl. Aus dem Englischen von Ove Krag</p>", ["Mina Dahl"]),
        ("<p class=byline>Mina Dahl, translated from the Danish by Ove Krag</p>", ["Mina Dahl"]),
        ("<p class=autore>dal nostro inviato Mina Dahl</p>", ["Mina Dahl"]),
        ("<p class=auteur>Van onze verslaggever Mina van Dahl</p>", ["Mina van Dahl"]),
        ("<p class=autor>Autorzy: Mina Dahl, Ove Krag</p>", ["Mina Dahl", "Ove Krag"]),
        ("<p class=autor>Oprac. Mina Dahl</p>", ["Mina Dahl"]),
        ("<p class=autor>de Mina Dahl</p>", ["Mina Dahl"]),
        ("<p class=author>Mina de Dahl</p>", ["Mina de Dahl"]),
        ("<p class=author>记者：李米娜 王奥维</p>", ["李米娜", "王奥维"]),
        ("<p class=author>文：小田 真理</p>", ["小田 真理"]),
    ],
)  # fmt: skip
def test_the_words_and_elements_around_the_names(byline: str, names: list[str]) -> None:
    assert _people(byline) == names


@pytest.mark.parametrize("name", ["Emily Post", "Ida Wire", "Frank Daily"])
def test_a_person_with_the_last_word_of_an_outlet_is_named_once(name: str) -> None:
    data = json.dumps({"@type": "NewsArticle", "author": {"@type": "Person", "name": name}})
    page = f"<script type=application/ld+json>{data}</script><h1>Bridge open</h1>{_TEXT}"
    article = parse_article(page.encode(), "https://www.sallow-echo.example/local/bridge")
    assert [(one.name, one.kind) for one in article.byline] == [(name, "person")]


def test_the_creator_where_the_data_name_no_author() -> None:
    data = json.dumps({"@type": "NewsArticle", "creator": ["Mina Dahl"]})
    page = f"<script type=application/ld+json>{data}</script><h1>Bridge open</h1>{_TEXT}"
    article = parse_article(page.encode(), "https://www.sallow-echo.example/local/bridge")
    assert [one.name for one in article.byline] == ["Mina Dahl"]


def test_the_heading_of_a_box_about_the_author_is_no_name() -> None:
    box = "<div class=author-card><h3>About the author</h3><p class=author-name>Mina Dahl</p></div>"
    assert _people(after=box) == ["Mina Dahl"]


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Protokoll: Mina Dahl", ["Mina Dahl"]), ("Redacción: Mina Dahl", ["Mina Dahl"]),
        ("Piše: Mina Dahl", ["Mina Dahl"]), ("Tác giả: Mina Dahl", ["Mina Dahl"]),
        ("نویسنده: مینا دال", ["مینا دال"]), ("द्वारा मीना दाल", ["मीना दाल"]),
        ("Γράφει η Μίνα Δαλ", ["Μίνα Δαλ"]), ("от Мина Даль", ["Мина Даль"]),
        ("Мина Даль, фото Ове Крага", ["Мина Даль"]),
        ("Mina Dahl ja Ove Krag", ["Mina Dahl", "Ove Krag"]),
        ("Rozmawiała Mina Dahl", ["Mina Dahl"]), ("Tekst og foto: Mina Dahl", ["Mina Dahl"]),
        ("Une tribune d’Ida Dahl", ["Ida Dahl"]), ("Reportage d’Ida Dahl", ["Ida Dahl"]),
        ("Intervista di Mina Dahl", ["Mina Dahl"]), ("Reportagem de Mina Dahl", ["Mina Dahl"]),
        ("Das Interview führte Mina Dahl", ["Mina Dahl"]),
        ("Die Fragen stellten Mina Dahl und Ove Krag", ["Mina Dahl", "Ove Krag"]),
        ("By Chief Reporter Mina Dahl", ["Mina Dahl"]), ("By MINA McDAHL", ["Mina McDahl"]),
        ("김미나·박우 기자", ["김미나", "박우"]), ("作者：李米娜 编辑：王奥维", ["李米娜"]),
        ("<a href=/u>Mina Dahl</a> <a href=https://sky.example>Bluesky</a>", ["Mina Dahl"]),
        ("Par Mina Dahl, publié le 4 mai 2026", ["Mina Dahl"]),
        ("Produktion: Ove Krag", []), ("Chief Reporter", []), ("Bridge Review: Sallow Echo", []),
    ],
)  # fmt: skip
def test_labels_and_kinds_of_texts_before_the_names(byline: str, names: list[str]) -> None:
    assert _people(f"<p class=byline>{byline}</p>") == names


def test_the_author_within_a_role_of_the_data() -> None:
    role = {"@type": "Role", "author": {"@type": "Person", "name": "Mina Dahl"}}
    assert _people(author=role) == ["Mina Dahl"]


@pytest.mark.parametrize("line", ["Skrevet av Mina Dahl", "Geschrieben von Mina Dahl",
                                  "Review by Mina Dahl", "Essay by Mina Dahl"])  # fmt: skip
def test_a_line_without_markup_that_leads_to_the_writer(line: str) -> None:
    assert _people(f"<p>{line}</p>") == ["Mina Dahl"]


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("<div class=byline><p><b>Mina Dahl</b></p><p>Canal correspondent</p></div>",
         ["Mina Dahl"]),
        ("<div class=byline><p>By</p><p>Emily Post</p></div>", ["Emily Post"]),
        ("<p>An article by Mina Dahl</p>", ["Mina Dahl"]),
        ("<p>Hosted by Mina Dahl</p>", ["Mina Dahl"]),
    ],
)  # fmt: skip
def test_paragraphs_of_a_byline_and_lines_that_lead_to_it(byline: str, names: list[str]) -> None:
    assert _people(byline) == names


def test_the_authors_of_a_citation() -> None:
    authors = "<meta name=citation_author content='Dahl, Mina T.'>"
    authors += "<meta name=citation_author content='Ove Krag'>"
    assert _people(head=authors) == ["Mina T. Dahl", "Ove Krag"]
