"""The smaller facts of a page: caption, section, keywords, agency, language, correction."""

import pytest

from newsvault import parse_article
from newsvault.models import Article

_URL = "https://paper.example/harbour/quay-lorries"
_TEXT = (
    "The council voted on Tuesday to close the old quay to lorries from the first of March.",
    "Anna Lindqvist, who has run the harbour office for eleven years, called the vote overdue.",
    "The haulage firms say that they were not heard, and want the vote taken again in May.",
    "A decision of the regional court on the night ban is expected before the summer break.",
)


def page(
    *, head: str = "", lead: str = "", end: str = "", text: tuple[str, ...] = _TEXT, url: str = _URL
) -> Article:
    """Return what is read from a page with `lead` above its text and `end` below it."""
    html = (
        f"<html lang='en'><head><title>Quay to close</title>{head}</head><body><article>"
        f"<h1>Quay to close to lorries</h1>{lead}"
        f"{''.join(f'<p>{paragraph}</p>' for paragraph in text)}{end}</article></body></html>"
    )
    return parse_article(html.encode(), url, quotes=False)


def caption(lead: str, *, end: str = "", image: str = "/img/quay-2041.jpg") -> str | None:
    """Return the caption read for the page's declared image."""
    article = page(
        head=f"<meta property='og:image' content='{image}'>",
        lead=lead,
        end=end,
    )
    assert article.image
    return article.image.caption


_FIGURE = "<figure><img src='{}'><figcaption>{}</figcaption></figure>"


def test_the_caption_stands_with_the_same_picture() -> None:
    """A caption further down is the lead image's when its picture's file is."""
    other = _FIGURE.format("/img/mayor-77.jpg", "The mayor at the town hall.")
    same = _FIGURE.format("/img/quay-2041-800x600.jpg", "Lorries wait at the old quay.")
    assert caption(other, end=same) == "Lorries wait at the old quay."


def test_the_caption_above_the_text_is_the_lead_images() -> None:
    """A resized picture may bear any name: the first figure above the text is the lead image."""
    lead = _FIGURE.format("/resize/889123", "Lorries wait at the old quay.")
    assert caption(lead) == "Lorries wait at the old quay."


@pytest.mark.parametrize(
    "lead",
    [
        "<div class='cookie-caption'>Always enabled</div>",
        _FIGURE.format("/a/1.jpg", "Photo: Harbour Office"),
        _FIGURE.format("/a/1.jpg", "Jan Holm/Harbour Agency"),
        _FIGURE.format("/a/1.jpg", "Quay to close to lorries"),
        "<figure><audio src='/a.mp3'></audio><figcaption>Listen to this.</figcaption></figure>",
    ],
)
def test_what_describes_no_picture_is_no_caption(lead: str) -> None:
    """A switch, a credit alone, the headline again and a player's label are no caption."""
    assert caption(lead) is None


@pytest.mark.parametrize(
    ("shown", "credit"),
    [
        ("Lorries at the quay. Photo: Mina Dahl/Harbour Agency", "Mina Dahl/Harbour Agency"),
        ("Lorries at the quay. <span class='credit'>Mina Dahl</span>", "Mina Dahl"),
        ("Lorries at the quay.<span class=photo-credit>Photograph by Ove Krag</span>", "Ove Krag"),
        ("Lastwagen am Kai (Foto: Mina Dahl)", "Mina Dahl"),
        ("Lorries at the quay. © Harbour Agency", "Harbour Agency"),
        ("Jan Holm/Harbour Agency", "Jan Holm/Harbour Agency"),
        ("Photo: Harbour Office", "Harbour Office"),
        ("Lorries wait at the old quay.", None),
        ("The harbour and/or the railway are to be built by 2030, says the mayor of", None),
    ],
)
def test_the_credit_is_who_made_the_lead_picture(shown: str, credit: str | None) -> None:
    """It stands in an element of its own, behind the caption or alone."""
    image = page(lead=_FIGURE.format("/a/889123.jpg", shown)).image
    assert image is not None
    assert image.credit == credit


def test_a_picture_far_below_does_not_caption_the_lead() -> None:
    """The figure of another article is believed only where a lead image stands."""
    end = "<p>More words stand here, and they are the text's own, as are these.</p>" * 6
    assert caption("", end=end + _FIGURE.format("/a/9.jpg", "The mayor at home.")) is None


@pytest.mark.parametrize(
    ("declared", "url", "section"),
    [
        ("Harbour", "https://paper.example/a/b/story", "Harbour"),
        ("paper.example", "https://paper.example/harbour/story", "harbour"),
        ("The Paper | Harbour", "https://paper.example/story-12", "Harbour"),
        ("", "https://paper.example/news/world/2024/story", "world"),
        ("", "https://paper.example/authors/anna-lind/story", None),
        ("", "https://paper.example/article/77", None),
        ("", "https://paper.example/2024/05/story", None),
    ],
)
def test_the_section_is_never_the_outlet(declared: str, url: str, section: str | None) -> None:
    """What is declared counts unless it names the outlet; then the address's first word does."""
    head = "<meta property='og:site_name' content='The Paper'>"
    head += f"<meta property='article:section' content='{declared}'>"
    assert page(head=head, url=url).section == section


def test_keywords_leave_out_what_machines_note() -> None:
    """Numbers, switches and paths of a publishing system are no keywords."""
    words = "8f507083-bac4-423a-9015-2eb31e1bce50, harbour, _evergreen, /article, night ban"
    article = page(head=f"<meta name='keywords' content='{words}'>")
    assert article.keywords == ("harbour", "night ban")


@pytest.mark.parametrize(
    ("publisher", "agency"), [("The Paper", "AP"), ("AP News", None), ("Associated Press", None)]
)
def test_an_agency_does_not_syndicate_to_itself(publisher: str, agency: str | None) -> None:
    """Copy is an agency's where another outlet prints it."""
    article = page(
        head=f"<meta property='og:site_name' content='{publisher}'>",
        text=("HARBOUR TOWN (AP) — " + _TEXT[0], *_TEXT[1:]),
    )
    assert article.agency == agency


def test_a_language_the_text_does_not_speak_is_not_believed() -> None:
    """Declared English over a text in a language that is not known here: no language."""
    unknown = "kodwa umasipala uthe abantu bazothola usizo ngokushesha emva kwalokho " * 8
    assert page(text=(unknown, unknown)).language is None
    assert page().language == "en"


@pytest.mark.parametrize(
    "line",
    [
        "This article was amended on 3 May 2024 to give the harbour office its right name.",
        "An earlier version of this story gave the wrong month for the vote.",
        "A correction was made on May 3, 2024: the vote was on a Tuesday, not on a Monday.",
        "In einer früheren Version hieß es, die Abstimmung sei am Montag gewesen.",
        "Une première version de cet article indiquait un autre jour.",
        "Una versión anterior de esta noticia daba otra fecha.",
        "Uma versão anterior desta reportagem informava outra data.",
        "Una versione precedente di questo articolo indicava un altro giorno.",
        "In een eerdere versie van dit artikel stond een andere dag.",
        "W poprzedniej wersji tego artykułu podano inny dzień głosowania.",
        "В предыдущей версии этой статьи был указан другой день.",
        "This story has been updated to correct the day of the vote.",
        "(This May 3 story has been corrected to fix the spelling of the name in paragraph two.)",
        "(Corrects name of the harbour office in paragraph 2)",
        "Correção: a votação foi na terça-feira, e não na segunda-feira.",
        "Исправление (3 мая): голосование было во вторник.",
        "更正：投票于星期二举行。",
        "تصحيح: جرى التصويت يوم الثلاثاء.",
    ],
)
def test_a_sentence_that_tells_of_a_change_is_the_correction(line: str) -> None:
    """Outlets that print no word "correction" say in a sentence what they changed."""
    assert page(end=f"<p>{line}</p>").correction == line


@pytest.mark.parametrize(
    "end",
    [
        "<aside class=notes><h3>Correction</h3><p>{}</p></aside>",
        "<h2>Corrections and clarifications</h2><ul><li>{}</li></ul>",
        "<p><strong>Correction, May 3</strong><br>{}</p>",
        "<details><summary>Correction</summary><p>{}</p></details>",
        "<aside class=correction><p>{}</p></aside>",
    ],
)
def test_a_correction_below_its_heading(end: str) -> None:
    """The word is in a line of its own, or in the name of the element around the note."""
    note = "The vote was on a Tuesday, not on a Monday as first reported."
    found = page(end=end.format(note)).correction
    assert found is not None
    assert found.endswith(note)


@pytest.mark.parametrize(
    "line",
    [
        "The article of the treaty was to be corrected, the minister said on Monday.",
        "Correction officers – two of them from Kaldvik – found the lorries on the quay.",
        "Oprava nábřeží: práce potrvají devět měsíců a začnou v březnu.",
        "</p><h3>Corrections</h3><p>Have you seen a mistake in this story? Write to the editors.",
    ],
)
def test_a_story_about_corrections_has_none(line: str) -> None:
    """A sentence of the text that speaks of corrected things is none."""
    assert page(end=f"<p>{line}</p>").correction is None
