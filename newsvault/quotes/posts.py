"""Quotations in posts of other services: all of a post is said by who posted it."""

from __future__ import annotations

from collections.abc import Iterator

from newsvault.models import BLOCK_SEPARATOR, Article, Quote

_CONFIDENCE = 0.95  # of a speaker that the post's own signature names


def with_posts(article: Article, found: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """Return the quotations `found` with one for each signed post instead of those inside it."""
    posts = list(_posts(article))
    if not posts:
        return found
    outside = [q for q in found if not any(start <= q.start < end for start, end, _ in posts)]
    return tuple(sorted([*outside, *(quote for _, _, quote in posts)], key=lambda q: q.start))


def _posts(article: Article) -> Iterator[tuple[int, int, Quote]]:
    """Yield the span of each signed post in the article's text, and the post as a quotation."""
    at = 0
    for block in article.blocks:
        end = at + len(block.text)
        if block.kind == "post" and block.author:
            said, _, signature = block.text.rpartition("\n")
            place = signature.find(block.author)
            if said and place >= 0:
                speaker = at + len(said) + 1 + place
                yield (
                    at,
                    end,
                    Quote(
                        text=said,
                        start=at,
                        end=at + len(said),
                        speaker=block.author,
                        speaker_start=speaker,
                        speaker_end=speaker + len(block.author),
                        speaker_name=block.author,
                        confidence=_CONFIDENCE,
                    ),
                )
        at = end + len(BLOCK_SEPARATOR)
