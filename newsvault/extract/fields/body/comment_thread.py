"""Comments below an article whose blocks have no name: those under a heading that counts them."""

from __future__ import annotations

import re

from newsvault.extract.fields.body.boilerplate import ARTICLE
from newsvault.extract.fields.body.bounds import HEADINGS
from newsvault.extract.page import Box, Page

_LONGEST = 60  # characters of such a heading
_COMMENTS = (
    r"comments?|replies|kommentare?|leserkommentare?|commentaires?|comentarios?|coment[aá]rios?"
    r"|commenti|reacties|kommentarer|kommentarer?|kommentit|komentarze|komentáře|hozzászólások"
    r"|комментари[ийев]+|коментар[іи]|σχόλια|yorumlar|komentar|bình luận|コメント|评论|評論|댓글"
    r"|تعليقات|التعليقات|תגובות|टिप्पणियां|ความคิดเห็น"
)
_HEADING = re.compile(
    rf"\W*(?:\d+\s)?(?:(?:reader|all|top|your|user)s?\W{{1,2}})?(?:{_COMMENTS})\s?[(\[:]?\s?\d*[)\]]?\W*"
    r"|\d+ (?:thoughts|responses|replies|comments|gedanken|réponses|comentarios)"
    r" (?:on|to|zu|à|en|sur)\b.*"
    r"|(?:leave|post|write|add) a (?:reply|comment)|join the (?:conversation|discussion)",
    re.IGNORECASE,
)


def mark_comments(page: Page, noise: list[bool], weights: list[float]) -> None:
    """Mark the lines from a heading over comments to the end of its block, below the article."""
    lines = page.layout.lines
    above = 0.0
    for place, line in enumerate(lines):
        above += weights[place]
        if line.box.name not in HEADINGS or noise[place] or len(line.text) > _LONGEST:
            continue
        if above < ARTICLE or not _HEADING.fullmatch(line.text):
            continue
        block = _block(line.box, place)
        noise[place : block.last] = [True] * (block.last - place)


def _block(heading: Box, place: int) -> Box:
    """Return the block around a heading that holds the lines below it: one more than its own."""
    around = heading.parent or heading
    while around.parent is not None and around.last <= place + 1:
        around = around.parent
    return around
