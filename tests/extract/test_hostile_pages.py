"""Pages built to hurt: each is read or refused, soon, and nothing but NotAnArticle is raised."""

import resource
from collections.abc import Callable

import pytest

from newsvault.errors import NotAnArticle
from newsvault.extract.parser import parse_article
from newsvault.models import Article
from tests.growth import cpu

HEAD = "<html><title>A headline of five words</title><body><h1>A headline of five words</h1>"
TEXT = (
    "<p>The council met on Monday and decided, after four hours, to keep the old bridge open.</p>"
    * 4
)
CPU_SECONDS = 10.0  # generous: what is bounded takes well under one second


def read(page: str | bytes) -> Article | str:
    """Return the article, or the reason it was refused; fail when it costs too much."""
    data = page.encode("utf-8", "surrogatepass") if isinstance(page, str) else page
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    try:
        result: Article | str = parse_article(data, "https://paper.example/a", quotes=False)
    except NotAnArticle as error:
        result = error.reason
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < CPU_SECONDS
    return result


REFUSED: dict[str, Callable[[], str]] = {
    "100,000 attributes": lambda: f"{HEAD}<p {' '.join(f'a{i}=1' for i in range(100_000))}>{TEXT}",
    "100,000 attributes without values": lambda: f"{HEAD}<p {'a ' * 100_000}>{TEXT}",
    "100,000 nested elements": lambda: HEAD + "<div>" * 90_000 + TEXT,
    "20,000 nested fonts": lambda: HEAD + "<b><font>" * 20_000 + TEXT,
    "600 nested elements": lambda: HEAD + "<div>" * 600 + TEXT,
    "two million <": lambda: HEAD + "<" * 2_000_000,
    "a million openers that never close": lambda: HEAD + "<script " * 1_000_000,
    "two million open comments": lambda: HEAD + "<!--" * 2_500_000,
    "20 MB of text": lambda: HEAD + "<p>" + "word " * 4_000_000,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_article_is_built_like_is_refused(name: str) -> None:
    """A page far beyond any article is refused by name before it costs anything."""
    assert read(REFUSED[name]()) == "parse-refused"


READ: dict[str, Callable[[], str]] = {
    "300 nested elements": lambda: HEAD + "<div>" * 300 + TEXT + "</div>" * 300,
    "250 nested posts": lambda: (
        HEAD + TEXT + '<div class="tweet text author date">' * 250 + "<p>A word</p>" * 2_500
    ),
    "a 5 MB comment": lambda: HEAD + "<!--" + "x" * 5_000_000 + "-->" + TEXT,
    "an unclosed 5 MB comment": lambda: HEAD + TEXT + "<!--" + "x" * 5_000_000,
    "300,000 line breaks": lambda: HEAD + TEXT + "<br>" * 300_000,
    "50,000 options": lambda: HEAD + "<select>" + "<option>x" * 50_000 + "</select>" + TEXT,
    "a list of 20,000 links": lambda: HEAD + TEXT + "<a href=/x>there</a> " * 20_000,
    "400,000 entities": lambda: HEAD + TEXT + "&amp;" * 400_000,
    "a 3 MB style": lambda: HEAD + "<style>" + "a{}" * 1_000_000 + "</style>" + TEXT,
    "data in an attribute": lambda: HEAD + f"<p data-x='{'a b=c ' * 50_000}'></p>" + TEXT,
    "JSON-LD 10,000 deep": lambda: (
        HEAD + '<script type="application/ld+json">' + "[" * 10_000 + "</script>" + TEXT
    ),
    "JSON-LD of 5 MB": lambda: (
        f'{HEAD}<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":'
        f'"{"word " * 1_000_000}"}}</script>{TEXT}'
    ),
    "broken JSON-LD": lambda: (
        f'{HEAD}<script type="application/ld+json">{{"@type": "NewsArticle", }}, x</script>{TEXT}'
    ),
}


@pytest.mark.parametrize("name", READ)
def test_what_is_only_odd_is_read(name: str) -> None:
    """An article among odd markup is read, whole."""
    article = read(READ[name]())
    assert isinstance(article, Article)
    assert "keep the old bridge open" in article.text


@pytest.mark.parametrize("name", ["date", "byline author"])
def test_the_text_of_nested_names_is_collected_to_a_limit(name: str) -> None:
    """Boxes in one another that are all called a date cost little more than other boxes."""

    def cost(words: str) -> float:
        nest = f'<div class="{words}">' * 250 + "<p>A word of it</p>" * 4_000 + "</div>" * 250
        return min(cpu(lambda: read(HEAD + nest + TEXT)) for _ in range(2))

    assert cost(name) < 2 * cost("block")


def test_dirty_characters_are_in_no_field() -> None:
    """NUL, controls, lone surrogates and non-characters do not reach a record."""
    dirt = "\x00\x01\x1b]52;c;x\x07\x9b31m\ufffe&#0;&#27;&#xD800;&#x110000;&#128;"
    page = HEAD.replace("headline", f"head{dirt}line") + TEXT.replace("bridge", f"bri{dirt}dge")
    article = read(page)
    assert isinstance(article, Article)
    for text in (article.headline, article.text):
        assert not any(c in text for c in "\x00\x01\x07\x1b\x9b\ufffe\ud800")


def test_text_that_the_tree_lost_is_flagged() -> None:
    """A tree with far less text than the source is said to be incomplete, never silently short."""
    hidden = "<textarea>" + "</p><p>More words than the tree will ever show, again and again." * 200
    article = read(HEAD + TEXT + hidden)
    assert isinstance(article, Article)
    assert any(warning.startswith("extraction-incomplete") for warning in article.warnings)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"%PDF-1.7 ...", "unsupported-type"),
        (b"\x89PNG\r\n\x1a\n", "unsupported-type"),
        (b"SQLite format 3\x00", "unsupported-type"),
        (b"\x7fELF\x02\x01", "unsupported-type"),
        (b"\x00\x00\x00\x20ftypisom", "unsupported-type"),
        (b"\x00" * 5_000, "no-article"),
        (b"<html><body><p>Enable JavaScript.</p></body></html>", "no-article"),
    ],
)
def test_what_is_no_page_says_why(data: bytes, reason: str) -> None:
    """Something that is no article is refused with a stable short name."""
    assert read(data) == reason
