"""A page's bytes read into an article: `parse_article`, with no vault, no network and no clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from newsvault.classify.classifier import magic_type
from newsvault.decoding.charset import Decoded, decode
from newsvault.errors import NotAnArticle
from newsvault.extract.fields import Found
from newsvault.extract.fields.access import find_access
from newsvault.extract.fields.agency import find_agency
from newsvault.extract.fields.body.article_text import Body, find_body
from newsvault.extract.fields.body.opening import without_summary
from newsvault.extract.fields.body.pull_quotes import without_byline
from newsvault.extract.fields.byline import find_byline
from newsvault.extract.fields.canonical import find_canonical
from newsvault.extract.fields.correction import find_correction, without_correction
from newsvault.extract.fields.dates import Moment, find_modified, find_published
from newsvault.extract.fields.headline import find_headline
from newsvault.extract.fields.image import find_image
from newsvault.extract.fields.keywords import find_keywords
from newsvault.extract.fields.language import find_language
from newsvault.extract.fields.publisher import find_publisher
from newsvault.extract.fields.section import find_section
from newsvault.extract.fields.summary import find_summary
from newsvault.extract.page import Page, read_page
from newsvault.models import Article, Block, Candidate, Precision, Quote
from newsvault.models.checking import checked
from newsvault.text import amount_of_words, one_line, plural

_FEWEST_WORDS = 12
_GARBLED = 0.01
_OPENING = 12  # lines among which the first block of a body is looked for


@checked
def parse_article(
    html: bytes,
    url: str,
    *,
    content_type: str | None = None,
    captured_at: datetime | None = None,
    quotes: bool = True,
) -> Article:
    """Read the article in a page: headline, byline, dates, body, quotations.

    Args:
        html: the page's bytes, without content encoding, in any character set.
        url: the address the page came from; relative links and the page's identity need it.
        content_type: the media type the server declared, with its charset; None if unknown.
        captured_at: when the page was captured (aware); no page is published after that.
        quotes: whether to look for quotations and their speakers.

    Returns:
        The article. A field that the page does not state is None or ().

    Raises:
        NotAnArticle: there is none; `reason` is "empty", "unsupported-type", "parse-refused" or
            "no-article".
        TypeError: an argument is of another type.

    Examples:
        >>> from pathlib import Path
        >>> page = Path("seeds/pages/sea-wall-graph.html").read_bytes()
        >>> article = newsvault.parse_article(page, "https://example.org/sea-wall")
        >>> article.language
        'en'
    """
    _refuse_other_types(html, url)
    decoded = decode(html, content_type)
    page = read_page(decoded.text, url)
    article = _read(page, decoded, captured_at)
    return replace(article, quotes=_quotes(article)) if quotes else article


def _quotes(article: Article) -> tuple[Quote, ...]:
    from newsvault.quotes import find_quotes  # its model is loaded only when it is asked for
    from newsvault.quotes.page_context import page_context
    from newsvault.quotes.posts import with_posts

    context, spans = page_context(article)
    found = find_quotes(
        article.text, language=article.language, context=context, block_quotes=spans
    )
    return with_posts(article, found)


def _read(page: Page, decoded: Decoded, captured_at: datetime | None) -> Article:
    """Return the article of a page, without quotations; raises NotAnArticle."""
    headline = find_headline(page)
    body = find_body(page, headline.value)
    _refuse_no_article(page, headline, body)
    summary = find_summary(page, headline.value, body.value.first)
    byline = find_byline(page, _top(body.value), body.value.last, _in_data(body, headline))
    access, correction = find_access(page), find_correction(page)
    blocks = without_byline(without_summary(body.value.blocks, summary), byline.value)
    blocks = without_correction(blocks, correction)
    paragraphs = tuple(block.text for block in blocks)
    text = _text(page, body.value, blocks)
    published = find_published(page, captured_at, text)
    modified = find_modified(page, captured_at, published.value, text)
    keywords = find_keywords(page)
    language = find_language(page, " ".join(paragraphs))
    publisher, address = find_publisher(page, headline.value), find_canonical(page)
    section = find_section(page, body.value.first, publisher.value, address.value)
    agency = find_agency(paragraphs, byline.candidates, publisher.value, _below(page, body.value))
    image = find_image(page, body.value.first, headline.value)
    origins = _origins(
        headline, summary, byline, published, modified, section, keywords, language, publisher,
        agency, image, access, correction, address, body,
    )  # fmt: skip
    return Article(
        url=address.value,
        headline=headline.value or "",
        summary=summary.value,
        byline=byline.value,
        published_at=_at(published.value),
        published_precision=_precision(published.value),
        modified_at=_at(modified.value),
        modified_precision=_precision(modified.value),
        section=section.value,
        keywords=keywords.value,
        language=language.value,
        publisher=publisher.value,
        agency=agency.value,
        image=image.value,
        access=access.value,
        correction=correction.value,
        blocks=blocks,
        origins=origins,
        warnings=_warnings(page, decoded),
    )


def _below(page: Page, body: Body) -> tuple[str, ...]:
    """Return the lines at the end of the body that it leaves out, and those that follow it."""
    kept = {block.text for block in body.blocks}
    lines = page.layout.lines[max(body.first, body.last - 2) : body.last + 3]
    return tuple(line.text for line in lines if one_line(line.text) not in kept)


def _in_data(body: Found[Body], headline: Found[str | None]) -> str | None:
    """Return the headline of an article whose text only the data of the page's scripts hold."""
    from_data = any(c.source.startswith("page data ") for c in body.candidates)
    return headline.value if from_data else None


def _top(body: Body) -> int:
    return max(0, body.first - 20)


def _text(page: Page, body: Body, blocks: tuple[Block, ...]) -> int:
    """Return the line of the first block, which is below the dek and the date of some pages."""
    lines = page.layout.lines[body.first : body.first + _OPENING]
    own = (place for place, line in enumerate(lines) if blocks and line.text == blocks[0].text)
    return body.first + next(own, 0)


def _at(moment: Moment | None) -> datetime | None:
    return moment.at if moment else None


def _precision(moment: Moment | None) -> Precision | None:
    return moment.precision if moment else None


def _origins(*found: Found[object]) -> tuple[Candidate, ...]:
    return tuple(candidate for field in found for candidate in field.candidates)


def _warnings(page: Page, decoded: Decoded) -> tuple[str, ...]:
    warnings = []
    if page.incomplete:
        warnings.append("extraction-incomplete: the page holds far more text than its tree")
    if decoded.replaced > _GARBLED * max(1, len(decoded.text)):
        warnings.append(
            f"garbled: {plural(decoded.replaced, 'character')} not in {decoded.encoding}"
        )
    if "against" in decoded.reason:
        warnings.append(f"charset: {decoded.reason}")
    return tuple(warnings)


def _refuse_other_types(html: bytes, url: str) -> None:
    head = html[:512].lstrip()
    if not head:
        raise NotAnArticle("the page is empty", locator=url, reason="empty")
    if kind := magic_type(head):
        raise NotAnArticle(
            f"this is {kind}, not a web page",
            locator=url,
            reason="unsupported-type",
            hint="newsvault reads HTML pages",
        )


def _refuse_no_article(page: Page, headline: Found[str | None], body: Found[Body]) -> None:
    words = sum(amount_of_words(block.text) for block in body.value.blocks)
    letters = sum(len(block.text) for block in body.value.blocks)
    if headline.value and (words >= _FEWEST_WORDS or letters > 60 or page.article):
        return
    raise NotAnArticle(
        "there is no article in this page",
        locator=page.url,
        reason="no-article",
        hint="pages that only a browser can build, lists and walls hold no article text",
    )
