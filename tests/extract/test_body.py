"""The body of pages that set other things into an article's text."""

import pytest

from newsvault import parse_article

_TEXT = (
    "The council voted on Tuesday to close the old quay to lorries from the first of March.",
    "Anna Lindqvist, who has run the harbour office for eleven years, called the vote overdue.",
    "“We have asked for a quiet quay since the ferry left, and nobody here listened”, she said.",
    "The haulage firms say that they were not heard, and want the vote taken again in May.",
    "A decision of the regional court on the night ban is expected before the summer break.",
)


def body(inside: str, *, head: str = "", container: str = "story-body") -> list[str]:
    """Return the texts of the blocks read from a page with `inside` amid its paragraphs."""
    paragraphs = [f"<p>{text}</p>" for text in _TEXT]
    page = (
        "<html><head><title>Quay to close to lorries</title></head><body>"
        f"<h1>Quay to close to lorries</h1><article class='{container}'>{head}"
        f"{''.join(paragraphs[:3])}{inside}{''.join(paragraphs[3:])}"
        "</article></body></html>"
    )
    article = parse_article(page.encode(), "https://paper.example/quay", quotes=False)
    return [block.text for block in article.blocks]


@pytest.mark.parametrize(
    "inside",
    [
        "<blockquote><p>We have asked for a quiet quay since the ferry left</p></blockquote>",
        "<div class='pull-quote'><p>Nobody in this room listened to us</p></div>",
        "<p>Sign up for our weekly newsletter and get the harbour news in your inbox.</p>",
        "<p>Article continues below</p>",
        "<p>Lorries wait at the old quay. (Photo: Harbour Office)</p>",
        "<div class='media-description'>Lorries wait at the old quay at night.</div>",
        '<p>","provider":"Tube","title":"Quay","width":550,"html":null,"type":"rich"}</p>',
    ],
)
def test_what_is_set_into_the_text_is_no_part_of_it(inside: str) -> None:
    """A pull quote, an invitation, a caption and a script's data are not the article's words."""
    assert body(inside) == list(_TEXT)


def test_a_quotation_that_stands_only_there_stays() -> None:
    """A block quote that the text does not repeat is the article's own."""
    quoted = "The ferry will not come back, and the sheds can be let to whoever wants them."
    assert quoted in body(f"<blockquote><p>{quoted}</p></blockquote>")


@pytest.mark.parametrize(
    "sentence",
    [
        "The ministry said on its Telegram channel that the quay had been hit twice in one night.",
        "Residents can sign up for flood alerts at the town hall until the end of the month.",
        "Few economists subscribe to the view that lorries alone have ruined the old quay.",
        "The drivers download the harbour app before they come, and wait in its queue.",
        "The series originally ran on two channels before the harbour office bought the rights.",
        "“We are glad that so good a sailor has come to join our club”, its owner said.",
        "The film was first published on the harbour’s own pages, and read by nobody at all.",
    ],
)
def test_a_sentence_that_speaks_of_such_things_stays(sentence: str) -> None:
    """Words of invitations and notes are news where they do not speak to the reader."""
    assert sentence in body(f"<p>{sentence}</p>")


@pytest.mark.parametrize(
    "note",
    [
        "Reporting by Jane Roe in Arlem; Editing by John Doe",
        "The News Service’s Jane Roe contributed to this report.",
        "This story originally appeared in the Arlem Weekly.",
        "• Email: jroe@paper.example",
    ],
)
def test_a_note_at_the_end_is_left_out(note: str) -> None:
    """Who helped, where it first stood and whom to write to come after the article."""
    page = (
        "<html><body><h1>Quay to close to lorries</h1><article>"
        + "".join(f"<p>{text}</p>" for text in (*_TEXT, note))
        + "</article></body></html>"
    )
    article = parse_article(page.encode(), "https://paper.example/quay", quotes=False)
    assert [block.text for block in article.blocks] == list(_TEXT)


def test_a_word_that_names_the_whole_article_names_nothing_beside_it() -> None:
    """In an article that calls itself a slideshow, a block of that name is the article's text."""
    intro = "Ten pictures show what the quay was like when the lorries came by day and by night."
    head = f"<section class='slideshow-panel'><p>{intro}</p></section>"
    assert body("", head=head, container="slideshow")[0] == intro


def test_an_interviewer_may_ask_again() -> None:
    """A question that stands twice is kept twice; a paragraph that stands twice, once."""
    question, said = (
        "And what do you say to the haulage firms?",
        "I say that they were heard twice.",
    )
    blocks = body(f"<p>{question}</p><p>{said}</p><p>{question}</p><p>{said}</p>")
    assert (blocks.count(question), blocks.count(said)) == (2, 1)


@pytest.mark.parametrize(
    "line",
    ["<p>By Anna Lindqvist</p>", "<p>Anna Lindqvist and Jan Ek</p>", "<p>ANNA LINDQVIST</p>"],
)
def test_the_writers_named_again_are_no_paragraph(line: str) -> None:
    """A line in the text that only says the byline is the byline."""
    page = (
        "<html><head><meta name='author' content='Anna Lindqvist, Jan Ek'></head><body>"
        f"<h1>Quay to close to lorries</h1><article>{line}"
        + "".join(f"<p>{text}</p>" for text in _TEXT)
        + "<p>Jan Ek is a reporter who covers the harbour.</p></article></body></html>"
    )
    article = parse_article(page.encode(), "https://paper.example/quay", quotes=False)
    assert [block.text for block in article.blocks] == list(_TEXT)


def test_paragraphs_beside_a_block_belong_to_its_article() -> None:
    """What stands before the block that holds most of the text is not lost."""
    page = (
        "<html><body><h1>Quay to close to lorries</h1><div>"
        + "".join(f"<p>{text}</p>" for text in _TEXT[:2])
        + f"<div>{''.join(f'<p>{text} {text.upper()}</p>' for text in _TEXT[2:] * 3)}</div>"
        + "</div></body></html>"
    )
    article = parse_article(page.encode(), "https://paper.example/quay", quotes=False)
    assert [block.text for block in article.blocks[:2]] == list(_TEXT[:2])


def test_marks_that_only_guide_line_breaks_are_no_text() -> None:
    """A soft hyphen parts no word that somebody will look for."""
    page = (
        "<html><body><h1>Quay to close to lor&shy;ries</h1><article>"
        + "".join(f"<p>{text}</p>" for text in _TEXT).replace("haulage", "haul\u200b\u00adage")
        + "</article></body></html>"
    )
    article = parse_article(page.encode(), "https://paper.example/quay", quotes=False)
    assert article.headline == "Quay to close to lorries"
    assert "The haulage firms" in article.text


def test_a_mark_for_screen_readers_joins_the_parts_of_a_headline() -> None:
    """Where a hidden colon stands between kicker and headline, both are the headline."""
    page = (
        "<html><body><h1><span class='topline'>Harbour<span class='hidden'>:</span></span>"
        " <span>Quay to close to lorries</span></h1><article>"
        + "".join(f"<p>{text}</p>" for text in _TEXT)
        + "</article></body></html>"
    )
    article = parse_article(page.encode(), "https://paper.example/quay", quotes=False)
    assert article.headline == "Harbour: Quay to close to lorries"
