"""Blanks around the marks between names and keywords, and a long language tag."""

from newsvault import parse_article

TEXT = (
    "<p>The council met on Monday and decided, after four hours, to keep the old bridge open.</p>"
)


def page(head: str, *, lang: str = "en") -> bytes:
    """Return a page with lines of its own in the head."""
    top = f"<html lang='{lang}'><head><title>The bridge stays open</title>{head}</head>"
    return f"{top}<body><h1>The bridge stays open</h1>{TEXT * 4}</body></html>".encode()


def test_keywords_between_which_marks_are_doubled() -> None:
    """An empty keyword between two marks is none, wherever the blanks stand."""
    head = "<meta name=keywords content='bridges, ,council ;  rivers|&#10;quays , ,  roads'>"
    article = parse_article(page(head), "https://paper.example/a")
    assert article.keywords == ("bridges", "council", "rivers", "quays", "roads")


def test_a_language_tag_of_any_length_is_read() -> None:
    """A tag of many parts is tried once, not in each way in which it can be cut."""
    for tag in ("en-GB-oxendict", "en" + "-a" * 4_000, "en_GB-"):
        assert parse_article(page("", lang=tag), "https://paper.example/a").language == "en"
    for tag in ("en-" + "a-" * 40 + "!", "en" + "-a" * 4_000 + "_"):
        assert parse_article(page("", lang=tag), "https://paper.example/a").language is None
