"""Copies of one text in several outlets, for faults of the index of copies."""

import random
from dataclasses import replace

from newsvault.models import Capture
from tests.changes.pages import capture, page

OUTLETS = 3
_SYLLABLES = "ka lo mi ren su tor va el dun bri osh nef ga pil wen yr".split()


def copied(number: int) -> list[Capture]:
    """Return the captures of one text in each outlet, with headlines of their own."""
    chance = random.Random(number)
    words = ["".join(chance.choices(_SYLLABLES, k=3)) for _ in range(300)]
    parts = [words[start : start + 60] for start in range(0, 300, 60)]
    paragraphs = [" ".join(part).capitalize() + "." for part in parts]
    found = []
    for outlet in range(OUTLETS):
        html = page(paragraphs, f"Headline of outlet {outlet} on text {number}", number=number)
        html = html.replace("valley.example", f"outlet{outlet}.example")
        html = html.replace("The Valley Post", f"Outlet {outlet}")
        one = capture(html, number, number)
        address = one.exchanges[-1].url.replace("valley.example", f"outlet{outlet}.example")
        found.append(_at(one, address))
    return found


def _at(one: Capture, address: str) -> Capture:
    hop = replace(one.exchanges[-1], url=address)
    return replace(one, requested_url=address, exchanges=(hop,))
