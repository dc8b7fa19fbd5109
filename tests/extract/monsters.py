"""Pages of any size that are built to cost: one for each thing that a page can have too much of.

`python -m tests.extract.monsters [KIND ...]` reads all of them, also the forms that no test reads.
"""

import gc
import sys
from collections.abc import Callable
from contextlib import suppress

from newsvault import NotAnArticle, parse_article
from newsvault.settings import Settings
from tests.growth import FLOOR, cpu

SMALL, LARGE = 100_000, 1_000_000  # characters
TIMES = 15.0  # n log n is 12
_START = '<!DOCTYPE html><html lang="en"><head><title>The harbour keeps its old bridge</title>'
_MIDDLE = "</head><body><article><h1>The harbour keeps its old bridge open</h1>"
_TEXT = (
    "<p>The council met on Monday and decided, after four hours, to keep the old bridge open.</p>"
    "<p>“We will see it through,” said Jane Roe, the harbour's master, in the evening.</p>"
) * 2
_DATA = '<script type="application/ld+json">'


def name(number: int) -> str:
    """Return a surname of its own for each number."""
    found = "V"
    while number:
        number, letter = divmod(number, 80)
        found += "bdfghklmnprstvzc"[letter % 16] + "aeiou"[letter // 16]
    return found + "rsen"


def _body(piece: str, before: str = "", behind: str = "") -> Callable[[int], str]:
    """Return what makes an article with `size` characters of `piece` behind it."""
    return lambda size: _START + _MIDDLE + _TEXT + before + _run(piece, size) + behind


def _head(piece: str, before: str = "", behind: str = "") -> Callable[[int], str]:
    """Return what makes an article with `size` characters of `piece` in its head."""
    return lambda size: _START + before + _run(piece, size) + behind + _MIDDLE + _TEXT


def _run(piece: str, size: int) -> str:
    """Return `piece` again and again, each time with another number (~i) and names (~a, ~b)."""
    return "".join(_filled(piece, i) for i in range(size // len(_filled(piece, 1_000))))


def _filled(piece: str, number: int) -> str:
    if "~" not in piece:
        return piece
    names = piece.replace("~a", name(number)).replace("~b", name(number + 7))
    return names.replace("~i", str(number))


_FILL = "The council met again. "

# One of each kind, read by every run of the tests.
MONSTERS: dict[str, Callable[[int], str]] = {
    "nested elements": _body("<div>" * 250 + _FILL * 200 + "</div>" * 250),
    "attributes": _body("<p a1=1 b2=2 c3=3 d4=4 e5=5 f6=6 class='x y z' id=i~i>The day ~i</p>"),
    "siblings": _body("<p>A word</p>"),
    "a text without end": _body("and the council of ~a decided ", "<p>"),
    "a word without end": _body("w", "<p>"),
    "quotations": _body("<p>“We will see about item ~i,” said ~a ~b, a member.</p>"),
    "pronouns": _body("Jane ~a came. She said he and they knew. “We see,” he said. ", "<p>"),
    "names": _body("~a ~b, ", "<p>"),
    "linked data": _head(_DATA + '{"@type":"NewsArticle","headline":"~a"}</script>'),
    "entities": _body("&eacute;&#233;&amp;quot;&x; ", "<p>"),
    "unclosed elements": _body("<p>" + _FILL),
    "links": _body('<ul><li><a href="/news/~i">The bridge of ~a</a></li></ul>'),
    "tables": _body("<tr><td>The day ~i</td><td>A word</td></tr>", "<table>"),
    "times": _body('<time datetime="2024-05-01T10:~i">1 May 2024</time>'),
    "dates": _body("Updated 1 May 2024 10:15 ", "<p>"),
    "white space": _body(" \n\t\u00a0\u200b", "<p>"),
    "bylines": _body('<p class="byline">By ~a ~b and ~b ~a</p>'),
    "metas": _head('<meta name="description" content="The bridge ~i of ~a">'),
    "comments": _body("<!-- A comment -->"),
}

# The same kinds in other forms, read by the long sweep.
MORE: dict[str, Callable[[int], str]] = {
    "inline nesting": _body("<b><i><u>" * 50 + _FILL * 60 + "</u></i></b>" * 50),
    "attributes of one element": _body(" a~i=1", "<p", ">word</p>"),
    "long attributes": _body("<p class='" + "byline author date " * 50 + "'>By Jane Roe</p>"),
    "sentences": _body("<p>The council of ~a met on Monday and kept the bridge.</p>"),
    "empty elements": _body("<i id=~i></i>"),
    "line breaks": _body("<br>"),
    "words": _body("word ", "<p>"),
    "quotations in one block": _body("“We will see about item ~i,” said ~a ~b, a member. ", "<p>"),
    "quotations of one person": _body("“We see,” he said. “It is late,” she said. ", "<p>"),
    "quoted words": _body('"a" ', "<p>"),
    "quotations alone": _body("“We will look at it again.” ", "<p>"),
    "short quotations": _body('<p>"a" b "c" d "e"</p>'),
    "marks that only open": _body("“a «b „c ‘d 'e \"f ", "<p>"),
    "apostrophes": _body("'we s' ", "<p>"),
    "block quotations": _body("<blockquote>We will see, said ~a.</blockquote>"),
    "dashes": _body("<p>— Vamos a ver —dijo el hombre.</p>"),
    "names in a row": _body("~a ", "<p>", " said: “We will see about it.”"),
    "one block of linked data": _head('{"@type":"A","name":"~a"},', _DATA + "[", "0]</script>"),
    "references": _head(
        '{"@type":"NewsArticle","@id":"#~i","author":{"@id":"#~i"}},', _DATA + "[", "0]</script>"
    ),
    "references to one": _head(
        '{"@type":"NewsArticle","@id":"#a","author":{"@id":"#~i"}},', _DATA + "[", "0]</script>"
    ),
    "broken linked data": _head(_DATA + '{"@type":"NewsArticle",}</script>'),
    "keywords": _head('<meta property="article:tag" content="~a">'),
    "one meta of keywords": _head("~a, ", '<meta name="keywords" content="', '">'),
    "escaped markup": _body("&lt;p&gt;a&lt;/p&gt;", "<p>"),
    "closing tags": _body("</div></section>"),
    "misnested elements": _body("<b><p>A word ~a</b></p>"),
    "vectors": _body("<svg><g><p>A word</p></g></svg>"),
    "tables each of its own": _body("<table><tr><td>A word of ~a and ~b</td></tr></table>"),
    "text in a table": _body("A few words of ~a<tr>", "<table>"),
    "published and updated": _body("<p>Published on 1 May 2024, updated 2 May 2024 at 10:15</p>"),
    "blanks in paragraphs": _body("<p> \n \u00a0 \t &nbsp; </p>"),
    "one byline": _body("~a ~b, ", '<p class="byline">By ', "</p>"),
    "authors": _head('<meta name="author" content="~a ~b">'),
    "linked authors": _body('<a rel="author" href="/a/~i">~a ~b</a>'),
    "metas of many names": _head('<meta name="x~i" content="y">'),
    "dates in metas": _head('<meta name="date" content="2024-05-01T10:00:~iZ">'),
    "marked dates in a link": _body("<i itemprop=datePublished>1 May 2024</i>", "<a href=/x>"),
    "marked dates of teasers": _body(
        "<i itemprop=datePublished>1 May 2024</i>", '<div class="related">'
    ),
    "conditional comments": _body("<!--[if IE]>a<![endif]-->"),
    "headlines": _body("<h1>The harbour keeps its old bridge ~i</h1>"),
    "subheadings": _body("<h2>The bridge of ~a</h2><p>A word</p>"),
    "titles": _head("<title>The harbour ~a</title>"),
    "one title": _head("The | harbour - ", "<title>", "</title>"),
    "pictures": _body('<figure><img src="~i"><figcaption>Photo: ~a</figcaption></figure>'),
    "scripts": _body("<script>a</script>"),
    "options": _body("<option>A few words", "<select>"),
    "templates": _body("<template><p>a</template>"),
    "less-than signs": _body("one < two "),
    "NUL": _body("\x00a", "<p>"),
    "characters of four bytes": _body("\U0001f600", "<p>"),
    "corrections": _body("<p>Correction: an earlier version of this article named ~a.</p>"),
    "agencies": _body("<p>LONDON (Reuters) - The ~a (AP)</p>"),
    "captions": _body("<p>(Photo: ~a / dpa)</p>"),
    "languages": _body('<p lang="de">Der Rat der Stadt ~a hat</p><p lang="fr">Le conseil</p>'),
    "hidden text": _body('<p style="display:none" hidden>word</p>'),
    "classes": _body('<div class="c~i related-~a">word</div>'),
    "similar paragraphs": _body("<p>The council met on Monday ~i, and decided to keep it.</p>"),
}  # fmt: skip


def times(kind: str) -> float:
    """Return how many times more a large page of a kind costs than a small one.

    Raises AssertionError where the large one takes longer than any page may.
    """
    make = (MONSTERS | MORE)[kind]
    small, large = _reading(make(SMALL)), _reading(make(LARGE))
    least = cpu(small), cpu(large)
    assert least[1] < Settings().parse_timeout
    if least[1] > max(FLOOR, TIMES * least[0]):  # measured again, as something else may have run
        least = min(least[0], cpu(small)), min(least[1], cpu(large))
    return least[1] / max(least[0], FLOOR / TIMES)


def _reading(page: str) -> Callable[[], None]:
    """Return what reads a page from its bytes to its quotations, as the program does."""
    data = page.encode("utf-8")

    def read() -> None:
        with suppress(NotAnArticle):
            parse_article(data, "https://paper.example/2024/05/01/a")

    return read


if __name__ == "__main__":
    gc.disable()  # as in the process that reads pages
    for one in sys.argv[1:] or MONSTERS | MORE:
        gc.collect()
        print(f"{times(one):5.1f}  {one}", flush=True)
