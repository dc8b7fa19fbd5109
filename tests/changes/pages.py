"""Pages in versions: an article's text and the capture of its page at a time."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from html import escape

from newsvault.models import Capture, Exchange

START = datetime(2024, 5, 1, 8, tzinfo=UTC)
RESIDENTS = (
    "Residents had collected signatures against the plan, which was presented in spring and has"
    " been discussed in every district since."
)
BODY = (
    "The city council voted on Tuesday to close 12 of its 40 libraries before the end of the year.",
    "“We will not sell a single building,” said Jane Roe, the mayor, after the meeting.",
    RESIDENTS,
    "The council meets again in September to decide on the opening hours of those that remain.",
)
HEADLINE = "Council votes to close libraries across the city"


def page(
    paragraphs: Sequence[str] = BODY,
    headline: str = HEADLINE,
    *,
    modified: str = "",
    language: str = "en",
    number: int = 1,
) -> str:
    """Return an article page with a newspaper's markup."""
    changed = f'<meta property="article:modified_time" content="{modified}">' if modified else ""
    text = "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)
    title = escape(headline, quote=False)
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
        '<meta property="article:published_time" content="2024-05-01T07:00:00Z">'
        f'{changed}<meta property="og:site_name" content="The Valley Post">'
        f'<link rel="canonical" href="{address(number)}"></head>'
        f"<body><article><h1>{title}</h1>{text}</article></body></html>"
    )


def address(number: int = 1) -> str:
    """Return the address of an article."""
    return f"https://valley.example/news/story-{number}"


def capture(html: str, hours: float = 0, number: int = 1, status: int = 200) -> Capture:
    """Return the capture of a page, `hours` after the first one."""
    at = START + timedelta(hours=hours)
    answer = Exchange(
        url=address(number),
        requested_at=at,
        status=status,
        reason="OK" if status == 200 else "Gone",
        response_headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=html.encode(),
    )
    return Capture(requested_url=address(number), captured_at=at, exchanges=(answer,))
